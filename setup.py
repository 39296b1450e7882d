"`setuptools` reads the whole of the package's description from `settings.ini`."
from configparser import ConfigParser
from pathlib import Path
import re
import shutil
import setuptools
from setuptools.command.build_py import build_py

cp = ConfigParser(delimiters=['='])
cp.read('settings.ini', encoding='utf-8')
cfg = cp['DEFAULT']
blob, raw = f"{cfg['git_url']}/blob/{cfg['branch']}/", f"https://raw.githubusercontent.com/{cfg['user']}/{cfg['repo']}/{cfg['branch']}/"
# What is relative in the README is a file of the repository, which PyPI does not have.
readme = re.sub(r'(!?)(\[[^\]]*\]\()(?!\w+:|#)', lambda m: m[1]+m[2]+(raw if m[1] else blob), Path('README.md').read_text(encoding='utf-8'))
minor = int(cfg['min_python'].split('.')[1])

def needs(*extras):
    "Packages of several lists."
    return [p for k in extras for p in cfg[f'{k}_requirements'].split()]

class WithResults(build_py):
    "What the chapters show lies in `nbs/results` of a clone; a wheel brings it along as `musdn/published`."
    def run(self):
        super().run()
        if not self.editable_mode: shutil.copytree('nbs/results', Path(self.build_lib)/'musdn/published', dirs_exist_ok=True)

setuptools.setup(
    cmdclass=dict(build_py=WithResults),
    name=cfg['lib_name'], version=cfg['version'], license='Apache-2.0',
    description=cfg['description'], keywords=cfg['keywords'],
    long_description=readme,
    long_description_content_type='text/markdown',
    license_files=['LICENSE', 'musdn/mini/LICENSE-CC-BY-SA-3.0.txt', 'musdn/mini/ATTRIBUTION.md', 'musdn/weights/README.md'],
    project_urls={'Documentation': f"{cfg['doc_host']}{cfg['doc_baseurl']}/", 'Changes': blob+'CHANGELOG.md', 'Issues': f"{cfg['git_url']}/issues"},
    author=cfg['author'], author_email=cfg['author_email'], url=cfg['git_url'],
    packages=setuptools.find_packages(include=['musdn', 'musdn.*']),
    package_data={cfg['lib_name']: cfg['package_data'].split()}, include_package_data=False,
    python_requires=f">={cfg['min_python']}",
    install_requires=cfg['requirements'].split(),
    extras_require=dict(study=needs('study'), app=needs('app'), onnx=needs('study', 'onnx'), dev=needs('study', 'app', 'onnx', 'dev')),
    entry_points={'console_scripts': cfg['console_scripts'].split(),
                  'nbdev': [f"{cfg['lib_name']}={cfg['lib_path']}._modidx:d"]},
    classifiers=['Development Status :: 3 - Alpha', 'Intended Audience :: Science/Research',
                 'Natural Language :: English',
                 *[f'Programming Language :: Python :: 3.{v}' for v in range(minor, 14)]],
    zip_safe=False)
