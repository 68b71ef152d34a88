"""Pictures: layouts and photos in, encoded bytes out; the same bytes for the same input. The only user of Pillow and Typst."""
