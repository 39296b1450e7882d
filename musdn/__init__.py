__version__ = "0.1.0"

def __getattr__(name):
    "`musdn.denoise`, imported when first used: `import musdn` alone must stay quick."
    if name == 'denoise':
        from musdn.engine import denoise
        return denoise
    raise AttributeError(f"module 'musdn' has no attribute {name!r}")
