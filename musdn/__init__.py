__version__ = "0.1.0"

def __getattr__(name):
    "`musdn.denoise`, `stream` and `Denoiser`, imported when first used: `import musdn` alone must stay quick."
    if name in ('denoise', 'stream', 'Denoiser'):
        from musdn import engine
        return getattr(engine, name)
    raise AttributeError(f"module 'musdn' has no attribute {name!r}")
