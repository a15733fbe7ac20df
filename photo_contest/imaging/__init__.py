"""The cellar of pixels: bytes and numbers in, numbers and bytes out. Knows no Django."""
