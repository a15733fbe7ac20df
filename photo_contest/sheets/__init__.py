"""The cellar of tables: a roster's file in, rows of text cells out. Knows no Django."""
