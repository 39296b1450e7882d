__version__ = "0.1.0"

def __getattr__(name):
    "`musdn.denoise`, `stream` and `Denoiser`, imported when first used: `import musdn` alone must stay quick."
    if name in ('denoise', 'stream', 'Denoiser'):
        from importlib import import_module
        return getattr(import_module('musdn.models.weights' if name=='Denoiser' else 'musdn.tool.engine'), name)
    raise AttributeError(f"module 'musdn' has no attribute {name!r}")
