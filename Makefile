# The only door for people and CI. Needs Python 3.11, pip and make; nothing else.

SHELL := /bin/sh
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory --no-builtin-rules

UV_VERSION := 0.13.9
PY := .venv/bin/python
# With DATABASE_URL the database is PostgreSQL, with CONTEST_VALKEY_URL limits are counted on Valkey:
# their drivers are installed too.
KIND := $(if $(DATABASE_URL)$(CONTEST_VALKEY_URL),production,runtime)

# What a shell may carry from elsewhere must not decide what runs here.
unexport PYTHONPATH PYTHONHOME PYTHONSTARTUP PYTHONOPTIMIZE PYTHONDONTWRITEBYTECODE
unexport PYTHONSAFEPATH PYTHONWARNINGS DJANGO_SETTINGS_MODULE
unexport VIRTUAL_ENV PIP_USER PIP_TARGET PIP_PREFIX PIP_REQUIRE_VIRTUALENV

# An environment whose Python is gone is made anew.
$(shell test -x $(PY) || rm -f .venv/.made .venv/.runtime .venv/.production .venv/.development)

.PHONY: help setup run test faults check fmt docs messages browser pages screens lock bench-rosters bench-votes bench-figures bench-lookalikes docs-pictures

help: ## list the targets
	@echo "make <target>"
	@sed -n 's/^\([a-z][a-z-]*\):[^#]*## /  \1|/p' Makefile | awk -F'|' '{printf "%-18s %s\n", $$1, $$2}'

setup: .venv/.$(KIND) ## install what the contest needs into .venv

run: .venv/.$(KIND) ## serve the contest and its demonstration at http://127.0.0.1:8000/ (PORT=8001)
	@exec $(PY) -m backend.supervise --demo

test: check browser ## everything that a change must pass (ARGS="-k vote" for pytest)
	$(PY) -m pytest -n 2 $(ARGS)
	TEST_ENGINE=postgresql $(PY) -m pytest -n 2 -m postgres $(ARGS)$(if $(ARGS), || test $$? -eq 5)

faults: .venv/.development ## races and faults whole: kills, crowds, servers away (ARGS="-k valkey")
	CONTEST_FAULTS=whole $(PY) -m pytest tests/races tests/faults $(ARGS)

check: .venv/.development ## lint, format, types, import contracts, migrations
	$(PY) -m ruff check .
	$(PY) -m ruff format --check .
	$(PY) -m mypy
	$(PY) -c "from importlinter.cli import lint_imports_command; lint_imports_command()"
	$(PY) manage.py makemigrations --check --dry-run

browser: .venv/.development ## find a Chromium for the journeys, or install one
	@$(PY) -m bench.browser

pages: browser ## every page in a real Chromium, against its bars (ARGS="--only axe")
	$(PY) -m bench.pages $(ARGS)

screens: browser ## draw docs/screens with the pages as they are
	$(PY) -m bench.pages.screens $(ARGS)

fmt: .venv/.development ## format the code
	$(PY) -m ruff check --fix .
	$(PY) -m ruff format .

docs: .venv/.development ## write docs/openapi.yaml from the code
	$(PY) manage.py spectacular --validate --fail-on-warn --file docs/openapi.yaml

docs-pictures: .venv/.development ## draw docs/pictures with the engine's present answers
	$(PY) -m bench.lookalikes.pictures

messages: .venv/.development ## collect the texts and compile their translations
	$(PY) manage.py messages

bench-rosters: .venv/.development ## import 50,000 members on both databases, against the floors
	$(PY) -m bench.rosters

bench-votes: .venv/.development ## votes and public reading against a bare view (ARGS="--only gallery")
	$(PY) -m bench.votes $(ARGS)

bench-figures: .venv/.development ## reports at ten million events, and the fill (ARGS="--only unit")
	$(PY) -m bench.figures $(ARGS)

bench-lookalikes: .venv/.development ## changed photos found again, and the cost (ARGS="--photos DIR")
	OPENBLAS_NUM_THREADS=1 $(PY) -m bench.lookalikes $(ARGS)

# --- installing: each stamp is newer than the lock that it stands for ---------------------

READONLY_VI := Không ghi được vào thư mục mã nguồn. Hãy chép dự án vào thư mục bạn có quyền ghi.
READONLY_EN := This folder cannot be written. Copy the project to a folder of your own.
PYTHON_VI := Cần Python 3.11. Hãy cài rồi chạy lại, hoặc chỉ rõ: make run PYTHON=/đường/dẫn/python3.11
PYTHON_EN := Python 3.11 is needed. Install it, or name it: make run PYTHON=/path/to/python3.11
VENV_VI := Không tạo được môi trường .venv. Hãy kiểm tra chỗ trống trên đĩa và pip của Python 3.11.
VENV_EN := The environment .venv cannot be made. Check the free disk space and the pip of Python 3.11.
INSTALL_VI := Không cài được các gói. Hãy đọc lỗi ở trên, kiểm tra kết nối mạng rồi chạy lại.
INSTALL_EN := The packages cannot be installed. Read the error above, check the network, run it again.
refuse = { printf '%s\n' '$($(1)_VI)' '$($(1)_EN)' >&2; exit 1; }

.venv/.made:
	@test -w . || $(call refuse,READONLY)
	@for python in $(or $(PYTHON),python3.11 python3 python); do \
	  "$$python" -c 'import sys; sys.exit(sys.version_info[:2] != (3, 11))' 2>/dev/null && break; \
	  python=; \
	done; \
	test -n "$$python" || $(call refuse,PYTHON); \
	echo "Tạo môi trường · Making .venv"; \
	"$$python" -m venv --clear .venv >/dev/null 2>&1 || { \
	  "$$python" -m venv --clear --without-pip .venv && \
	  "$$python" -m pip --python $(PY) install --quiet pip; \
	} || $(call refuse,VENV)
	@touch $@

# uv takes seconds where pip takes minutes; where uv cannot be had, pip installs the same lock.
install = @echo "Cài đặt · Installing $<"; \
	{ $(PY) -m pip install --quiet --disable-pip-version-check uv==$(UV_VERSION) && \
	  $(PY) -m uv pip install --quiet --python $(PY) --compile-bytecode -r $<; } || \
	$(PY) -m pip install --disable-pip-version-check -r $< || $(call refuse,INSTALL)

.venv/.runtime: requirements.txt .venv/.made
	$(install)
	@touch $@

.venv/.production: requirements-production.txt .venv/.made
	$(install)
	@touch .venv/.runtime $@

.venv/.development: requirements-development.txt .venv/.made
	$(install)
	@touch .venv/.runtime .venv/.production $@

# --- the locks: full pins with hashes, each one a superset of the one before ---------------

compile = $(PY) -m uv pip compile pyproject.toml --quiet --python-version 3.11 --generate-hashes \
	--no-emit-index-url --no-emit-find-links --custom-compile-command "make lock" $(UPGRADE)

lock: .venv/.development ## write requirements*.txt from pyproject.toml (UPGRADE=--upgrade)
	$(compile) -o requirements.txt
	$(compile) --extra production -c requirements.txt -o requirements-production.txt
	$(compile) --extra production --group development -c requirements-production.txt \
	  -o requirements-development.txt
