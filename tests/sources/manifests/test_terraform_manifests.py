"""Modules of Terraform as manifests, and the small reader of HCL below."""

from __future__ import annotations

from contextlib import suppress

import pytest
from growth import keeps_step
from hypothesis import given
from hypothesis import strategies as st
from manifest_words import reader_of
from test_github_manifests import need, read

from impact.model.manifests import Manifest, Offer, Thing
from impact.sources.manifests.base import Unreadable
from impact.sources.manifests.hcl import blocks


def modules(source: str, version: str = "") -> str:
    return f'module "x" {{\n  source  = "{source}" # why\n  version = "{version}"\n}}\n'


@pytest.mark.parametrize(
    ("source", "name", "version"),
    [
        ("Shop/vpc/aws", "github.com/shop/terraform-aws-vpc", "~> 5.0"),
        ("registry.terraform.io/shop/vpc/aws//modules/Sub", "github.com/shop/terraform-aws-vpc//modules/Sub", "~> 5.0"),
        ("app.terraform.io/Shop/vpc/aws", "app.terraform.io/shop/vpc/aws", "~> 5.0"),
        ("git::https://git.example.com/Shop/net.git//a/b?ref=v1&depth=1", "git.example.com/shop/net//a/b", "v1"),
        ("git::ssh://git@git.example.com/shop/net.git?ref=v1", "git.example.com/shop/net", "v1"),
        ("git@github.com:shop/net.git//a?ref=v2", "github.com/shop/net//a", "v2"),
        ("github.com/shop/net//a/", "github.com/shop/net//a", "~> 5.0"),
        ("github.com/shop/net?ref=main", "github.com/shop/net", "main"),
        ("tfr:///shop/vpc/aws?version=1.2", "github.com/shop/terraform-aws-vpc", "1.2"),
        ("tfr://app.terraform.io/shop/vpc/aws//m?version=1", "app.terraform.io/shop/vpc/aws//m", "1"),
    ],
)
def test_a_module_is_known_by_its_repository(source, name, version):
    assert read("main.tf", modules(source, "~> 5.0")) == Manifest(needs=(need("terraform", name, version, "run"),))


def test_an_example_is_not_what_runs():
    assert read("examples/all/main.tf", modules("shop/vpc/aws")).needs[0].scope == "develop"


@pytest.mark.parametrize("source", ["./net", "../net", "/srv/net"])
def test_a_module_of_the_same_repository_is_no_need(source):
    assert read("main.tf", modules(source)) == Manifest()


@pytest.mark.parametrize("source", ["s3::https://host/x", "https://host.example/x.zip?a=b", "nothing"])
def test_what_is_no_repository_is_left(source):
    assert read("main.tf", modules(source)) == Manifest(left=1)


def test_only_modules_have_sources_and_only_plain_ones_count():
    text = """
resource "x" "y" { source = "shop/no/aws" }
terraform { required_providers { aws = { source = "hashicorp/aws" } } }
/* module "no" { source = "shop/no/aws" } */
// module "no" { source = "shop/no/aws" }
locals { text = <<-EOF
module "no" {
  source = "shop/no/aws"
}
  EOF
  more = "module \\"no\\" { ${join("}", ["${var.a}"])} $ % \\\\"
}
module "filled" { source = "shop/${var.x}/aws" }
module "chosen" { source = var.x ? "shop/no/aws" : "shop/no/gcp" }
module "inner" {
  providers = { source = "shop/no/aws" }
  source = "shop/yes/aws"
}
{ module "no" { source = "shop/no/aws" } }
"""
    assert [each.thing.name for each in read("main.tf", text).needs] == ["github.com/shop/terraform-aws-yes"]


def test_a_folder_with_variables_or_outputs_can_be_taken():
    assert read("modules/net/vars.tf", 'variable "a" {}').offers == (Offer(Thing("terraform", "//modules/net")),)
    assert read("outputs.tofu", 'output "a" { value = 1 }').offers == (Offer(Thing("terraform", "//")),)
    assert read("main.tf", 'resource "a" "b" {}') == Manifest()
    assert read("examples/all/vars.tf", 'variable "a" {}') == Manifest()


def test_terragrunt_says_it_in_another_block():
    text = 'terraform { source = "git::https://github.com/shop/net.git//a?ref=v1" }\n'
    assert read("live/terragrunt.hcl", text).needs == (need("terraform", "github.com/shop/net//a", "v1", "run"),)
    assert read("main.tf", text) == Manifest()
    assert reader_of("other.hcl") is None


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ('module "a" {', "a block does not end"),
        ("x = [{", "a block does not end"),
        ("(", "a block does not end"),
        ('a = "b\n"', "a text does not end"),
        ('a = "${b', "a text does not end"),
        ('a = "${"b\n"}"', "a text does not end"),
        ("a = <<E\nb", "a text does not end"),
        ("#" * (600 << 10), "HCL larger than 512 KB"),
    ],
)
def test_what_cannot_be_read_says_why(text, why):
    with pytest.raises(Unreadable, match=why):
        read("main.tf", text)


@pytest.mark.parametrize(
    "text", ["<<a", "=", "{", "/*", "\n", "a ", ";", '"${', "()", '"a" ', "<<A\nA\n", 'm "x" {}', "\\"]
)
def test_half_a_megabyte_keeps_step(text):
    def read(size: int) -> None:
        with suppress(ValueError):
            list(blocks(text * (size // len(text))))

    assert keeps_step(read, 500 << 10, 500 << 8)


@given(
    st.lists(st.sampled_from(["a", " ", "\n", "=", '"', "{", "}", "${", "<<E", "E", "/*", "*/", "#", "\\", "[", "]"]))
)
def test_any_text_ends(parts):
    with suppress(ValueError):
        list(blocks("".join(parts)))
