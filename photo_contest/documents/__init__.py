"""Documents for print, set by typst. Pure: texts go in, PDF comes out; imports no Django."""
