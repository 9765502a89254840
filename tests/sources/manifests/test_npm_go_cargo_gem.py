"""What package.json, go.mod, Cargo.toml, gemspecs and Gemfiles say."""

from __future__ import annotations

import json

from tests.sources.manifests.manifest_words import manifest, needs, offers


def test_package_json() -> None:
    text = json.dumps(
        {
            "name": "@acme/app",
            "version": "1.0.0",
            "dependencies": {
                "one": "^1.2.3",
                "two": "npm:@acme/real@~2",
                "three": "git+https://token@git.example.com/three.git#v3",
                "four": "acme/four#semver:^4",
                "five": "https://example.com/five.tgz",
                "six": "workspace:^",
                "seven": "file:../seven",
                "eight": "file:../../../eight",
                "nine": "patch:nine@npm%3A9.1.0#./nine.patch",
                "ten": "gitlab:acme/ten",
                "eleven": "git@git.example.com:acme/eleven.git#main",
                "both": "*",
            },
            "peerDependencies": {"react": ">=17"},
            "devDependencies": {"react": "18", "ava": "latest", "both": "1"},
        }
    )
    assert needs("packages/app/package.json", text) == {
        "one": ("^1.2.3", "run"),
        "@acme/real": ("~2", "run"),
        "three": ("v3", "run", "https://git.example.com/three.git"),
        "four": ("semver:^4", "run", "https://github.com/acme/four"),
        "five": ("", "run", "https://example.com/five.tgz"),
        "eight": ("", "run", "../../../eight"),
        "nine": ("9.1.0", "run"),
        "ten": ("", "run", "https://gitlab.com/acme/ten"),
        "eleven": ("main", "run", "git@git.example.com:acme/eleven.git"),
        "both": ("*", "run"),
        "react": (">=17", "run"),
        "ava": ("latest", "develop"),
    }
    assert offers("package.json", text) == [("@acme/app", "1.0.0", False)]


def test_a_private_package_is_named_as_such() -> None:
    assert offers("package.json", '{"name": "root", "private": true}') == [("root", "", True)]


def test_entries_without_a_name_are_counted() -> None:
    text = '{"dependencies": {"a b": "1", "ok": 1, "jsr-one": "jsr:@std/x@1"}, "name": ""}'
    found = manifest("package.json", text)
    assert found.left == 4
    assert not found.needs


def test_go_mod() -> None:
    text = """
        module git.example.com/acme/tool/v2 // what we are

        go 1.22
        require github.com/a/b v1.8.0
        require (
            github.com/c/d v0.0.0-20200101000000-abcdefabcdef // indirect
            "github.com/e/f" v2.0.0+incompatible
            github.com/local/g v1.0.0
            github.com/other/h v1.0.0
            github.com/far/i v1.0.0
        )
        replace github.com/local/g => ./g
        replace (
            github.com/other/h v1.0.0 => git.example.com/fork/h v1.0.1
            github.com/far/i => ../../i
        )
        exclude github.com/x/y v1.0.0
        retract (
            v1.0.0
        )
    """
    assert needs("svc/go.mod", text) == {
        "github.com/a/b": ("v1.8.0", "run"),
        "github.com/c/d": ("v0.0.0-20200101000000-abcdefabcdef", "indirect"),
        "github.com/e/f": ("v2.0.0+incompatible", "run"),
        "github.com/other/h": ("v1.0.0", "run", "git.example.com/fork/h@v1.0.1"),
        "github.com/far/i": ("v1.0.0", "run", "../../i"),
    }
    assert offers("go.mod", text) == [("git.example.com/acme/tool/v2", "", False)]


def test_cargo_toml() -> None:
    text = """
        [package]
        name = "Acme_tool"
        version.workspace = true
        publish = false
        [dependencies]
        serde = { version = "1.0", features = ["derive"] }
        renamed = { package = "real_name", version = "0.3" }
        inner = { path = "../inner", version = "1" }
        outer = { path = "../../outer" }
        shared = { workspace = true }
        forked = { git = "https://git.example.com/forked", branch = "main" }
        [dependencies.long]
        version = "2"
        [dev-dependencies]
        serde = "1"
        quickcheck = "1"
        [build-dependencies]
        cc = "1"
        [target.'cfg(windows)'.dependencies]
        winapi = "0.3"
        [workspace.dependencies]
        regex = "1.5"
    """
    assert needs("crates/tool/Cargo.toml".replace("crates/", ""), text) == {
        "serde": ("1.0", "run"),
        "real-name": ("0.3", "run"),
        "outer": ("", "run", "../../outer"),
        "shared": ("", "run"),
        "forked": ("main", "run", "https://git.example.com/forked"),
        "long": ("2", "run"),
        "quickcheck": ("1", "develop"),
        "cc": ("1", "develop"),
        "winapi": ("0.3", "run"),
        "regex": ("1.5", "run"),
    }
    assert offers("Cargo.toml", text) == [("acme-tool", "", True)]
    assert manifest("Cargo.toml", "[dependencies]\na = 1").left == 1


def test_gemspec() -> None:
    text = """
        Gem::Specification.new do |spec|
          spec.name = "jekyll-acme" # "not this"
          spec.version = Acme::VERSION
          spec.add_dependency "jekyll", ">= 3.7", "< 5.0"
          spec.add_runtime_dependency("liquid", "~> 4.0")
          s.add_dependency 'colorator', ['~> 1.0', '!= 1.0.3']
          spec.add_development_dependency "rspec"
          # spec.add_dependency "gone"
        end
    """
    assert needs("acme.gemspec", text) == {
        "jekyll": (">= 3.7, < 5.0", "run"),
        "liquid": ("~> 4.0", "run"),
        "colorator": ("~> 1.0, != 1.0.3", "run"),
        "rspec": ("", "develop"),
    }
    assert offers("acme.gemspec", text) == [("jekyll-acme", "", False)]
    assert manifest("a.gemspec", "spec.add_dependency name, '1'").left == 1


def test_gemfile() -> None:
    text = """
        source "https://example.com"
        gemspec
        gem "one", "~> 1.0", require: false
        gem 'two', '>= 1', '< 3' # why
        gem "three", git: "https://git.example.com/three.git", tag: "v1"
        gem "four", :github => "acme/four", :branch => "main"
        gem "five", path: "gems/five"
        gem "six", path: "../six"
        gem "seven", group: :test
        gem "eight",
            "~> 8",
            group: [:development, :test]
        group :development, optional: true do
          gem "nine" if ENV["NINE"]
          if RUBY_VERSION < "3"
            gem "ten"
          end
        end
        group :jekyll_plugins do
          gem "eleven"
        end
        git "https://git.example.com/rails.git" do
          gem "twelve"
        end
        gem "thirteen"
    """
    assert needs("Gemfile", text) == {
        "one": ("~> 1.0", "run"),
        "two": (">= 1, < 3", "run"),
        "three": ("v1", "run", "https://git.example.com/three.git"),
        "four": ("main", "run", "https://github.com/acme/four"),
        "six": ("", "run", "../six"),
        "seven": ("", "develop"),
        "eight": ("~> 8", "develop"),
        "nine": ("", "develop"),
        "ten": ("", "develop"),
        "eleven": ("", "run"),
        "twelve": ("", "run", "https://git.example.com/rails.git"),
        "thirteen": ("", "run"),
    }
