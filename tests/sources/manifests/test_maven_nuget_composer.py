"""What pom.xml, builds and catalogs of Gradle, projects of .NET and composer.json say."""

from __future__ import annotations

import pytest

from impact.sources.manifests.base import Unreadable
from tests.sources.manifests.manifest_words import manifest, needs, offers

POM = """<?xml version="1.0"?>
<project xmlns="http://maven.apache.org/POM/4.0.0">
  <parent><groupId>com.acme</groupId><artifactId>parent</artifactId><version>7</version></parent>
  <artifactId>tool</artifactId><version>${revision}</version>
  <properties><revision>1.2</revision><two.version>2.0</two.version></properties>
  <dependencyManagement><dependencies>
    <dependency><groupId>org.a</groupId><artifactId>bom</artifactId><version>1</version><scope>import</scope></dependency>
    <dependency><groupId>org.a</groupId><artifactId>three</artifactId><version>3</version></dependency>
    <dependency><groupId>org.a</groupId><artifactId>managed</artifactId><version>4</version></dependency>
  </dependencies></dependencyManagement>
  <dependencies>
    <dependency><groupId>${project.groupId}</groupId><artifactId>core</artifactId><version>${project.version}</version></dependency>
    <dependency><groupId>org.a</groupId><artifactId>two</artifactId><version>${two.version}</version></dependency>
    <dependency><groupId>org.a</groupId><artifactId>three</artifactId></dependency>
    <dependency><groupId>org.a</groupId><artifactId>far</artifactId><version>${far.version}</version><scope>test</scope></dependency>
    <dependency><groupId>org.a</groupId><artifactId>jar</artifactId><scope>system</scope></dependency>
  </dependencies>
  <build><plugins><plugin><artifactId>maven-jar-plugin</artifactId></plugin></plugins></build>
</project>"""


def test_pom() -> None:
    assert needs("pom.xml", POM) == {
        "com.acme:parent": ("7", "run"),
        "com.acme:core": ("1.2", "run"),
        "org.a:bom": ("1", "run"),
        "org.a:two": ("2.0", "run"),
        "org.a:three": ("3", "run"),
        "org.a:managed": ("4", "indirect"),
        "org.a:far": ("${far.version}", "develop"),
        "org.apache.maven.plugins:maven-jar-plugin": ("", "develop"),
    }
    assert offers("pom.xml", POM) == [("com.acme:tool", "1.2", False)]


def test_a_parent_in_the_repository_is_no_need() -> None:
    near = POM.replace("<version>7</version>", "<version>7</version><relativePath>../pom.xml</relativePath>")
    assert "com.acme:parent" not in needs("tool/pom.xml", near)
    assert "com.acme:parent" in needs("pom.xml", near)


@pytest.mark.parametrize(
    "text",
    [
        '<!DOCTYPE p [<!ENTITY a "b">]><project>&a;</project>',
        "<a>" * 100,
        "<project>" + "<a/>" * 100_001 + "</project>",
        "<html/>",
        "",
        "<project>",
        "<!--" + "x" * (2 << 20) + "-->",
    ],
    ids=range(7),
)
def test_hostile_xml_is_refused(text: str) -> None:
    with pytest.raises(Unreadable):
        manifest("pom.xml", text)


def test_properties_that_grow_end() -> None:
    grown = "".join(f"<a{at}>${{a{at + 1}}}${{a{at + 1}}}</a{at}>" for at in range(40))
    text = f"<project><properties>{grown}</properties><groupId>${{a0}}</groupId><artifactId>b</artifactId></project>"
    assert manifest("pom.xml", text).left == 1


def test_gradle() -> None:
    text = """
        plugins { id("com.acme.conventions") version "1.4" }
        group = 'com.acme'
        val three = "3.1" // implementation("no:no:1")
        /* api 'no:no:2' */
        dependencies {
            implementation("org.a:one:1.0")
            api 'org.a:two'
            testImplementation "org.a:three:$three"
            implementation(platform("org.a:bom:2"))
            compileOnly group: 'org.a', name: 'four', version: '4'
            implementation(project(":core"))
            kapt("org.a:five:${versions.three}@jar")
            println "org.a:no:1"
        }
        publishing { publications { maven(MavenPublication) { artifactId = 'tool' } } }
    """
    for path in ("build.gradle", "app/build.gradle.kts"):
        assert needs(path, text) == {
            "com.acme.conventions:com.acme.conventions.gradle.plugin": ("1.4", "develop"),
            "org.a:one": ("1.0", "run"),
            "org.a:two": ("", "run"),
            "org.a:three": ("3.1", "develop"),
            "org.a:bom": ("2", "run"),
            "org.a:four": ("4", "run"),
            "org.a:five": ("3.1", "develop"),
        }
        assert offers(path, text) == [("com.acme:tool", "", False)]


def test_a_catalog_of_versions() -> None:
    text = """
        [versions]
        two = "2.0"
        rich = {strictly = "[1,2)", prefer = "1.5"}
        [libraries]
        one = "org.a:one:1"
        two = {module = "org.a:two", version.ref = "two"}
        three = {group = "org.a", name = "three", version = {ref = "rich"}}
        four = {module = "org.a:four"}
        [plugins]
        p = {id = "com.p", version.ref = "two"}
        q = "com.q:3"
    """
    assert needs("gradle/libs.versions.toml", text) == {
        "org.a:one": ("1", "run"),
        "org.a:two": ("2.0", "run"),
        "org.a:three": ("[1,2)", "run"),
        "org.a:four": ("", "run"),
        "com.p:com.p.gradle.plugin": ("2.0", "develop"),
        "com.q:com.q.gradle.plugin": ("3", "develop"),
    }


def test_projects_of_dotnet() -> None:
    text = """<Project Sdk="Microsoft.NET.Sdk">
      <PropertyGroup><Two>2.1</Two><Version>1.0</Version></PropertyGroup>
      <ItemGroup>
        <PackageReference Include="Newtonsoft.Json" Version="13.0.1" />
        <PackageReference Include="Two"><Version>$(Two)</Version></PackageReference>
        <PackageReference Include="Lint" PrivateAssets="all" />
        <ProjectReference Include="../Core/Core.csproj" />
      </ItemGroup></Project>"""
    assert needs("src/Acme.Tool.csproj", text) == {
        "newtonsoft.json": ("13.0.1", "run"),
        "two": ("2.1", "run"),
        "lint": ("", "develop"),
    }
    assert offers("src/Acme.Tool.csproj", text) == [("acme.tool", "1.0", False)]
    kept = text.replace("<Two>", "<IsPackable>false</IsPackable><Two>")
    assert offers("Acme.fsproj", kept) == [("acme", "1.0", True)]
    assert offers("Old.vbproj", "<Project/>") == [("old", "", True)]


def test_lists_of_dotnet() -> None:
    central = '<Project><a><PackageVersion Include="A" Version="1"/><GlobalPackageReference Include="B"/></a></Project>'
    assert needs("Directory.Packages.props", central) == {"a": ("1", "run"), "b": ("", "develop")}
    old = '<packages><package id="A" version="1"/><package id="B" version="2" developmentDependency="true"/></packages>'
    assert needs("packages.config", old) == {"a": ("1", "run"), "b": ("2", "develop")}
    spec = """<package xmlns="x"><metadata><id>Acme</id><version>3</version><dependencies>
      <group targetFramework="net8"><dependency id="A" version="[1,2)"/></group></dependencies></metadata></package>"""
    assert needs("acme.nuspec", spec) == {"a": ("[1,2)", "run")}
    assert offers("acme.nuspec", spec) == [("acme", "3", False)]
    assert offers("acme.nuspec", spec.replace("<id>Acme", "<id>$id$")) == []


def test_composer() -> None:
    text = """{"name": "Acme/tool", "type": "library",
      "require": {"php": ">=8", "ext-json": "*", "Monolog/monolog": "^3"}, "require-dev": {"phpunit/phpunit": "^10"}}"""
    assert needs("composer.json", text) == {"monolog/monolog": ("^3", "run"), "phpunit/phpunit": ("^10", "develop")}
    assert offers("composer.json", text) == [("acme/tool", "", False)]
    assert offers("composer.json", text.replace('"library"', '"project"')) == [("acme/tool", "", True)]
