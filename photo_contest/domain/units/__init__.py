"""The union tree over time: as of a day (`tree`), what changes it (`changes`, `undo`), who followed
whom (`succession`) and what differs between two days (`differences`)."""
