"""Pictures: layouts and photos in, encoded bytes out; the same bytes for the same input.

The only place that imports Pillow and HarfBuzz, and only inside functions.
"""
