"""Pages for people: one file a visit. Views translate; they decide nothing and save nothing."""
