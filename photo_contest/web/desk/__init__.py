"""The organizers' desk: what officers, organizers and scrutineers do, one module a page."""
