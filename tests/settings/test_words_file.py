"""config/words/: complete, without contradictions, and every fault named with its place."""

from __future__ import annotations

from collections import defaultdict

import pytest

from impact.classify.rule import When
from impact.model.errors import SettingsError
from impact.settings.signals import load_rule_book
from impact.settings.words import WordsFile, languages, load_vocabulary
from impact.settings.yaml_file import load
from impact.shipped import shipped

FILES = {each.name: load(each, WordsFile)[0] for each in languages()}


@pytest.fixture(scope="module")
def book():
    return load_rule_book()


def test_seven_languages_are_there_and_english_comes_first():
    assert next(iter(FILES)) == "en.yaml"
    assert set(FILES) >= {"en.yaml", "de.yaml", "fr.yaml", "es.yaml", "pt.yaml", "zh.yaml", "ja.yaml"}


@pytest.mark.parametrize("name", [name for name in FILES if name != "en.yaml"])
def test_every_language_has_a_phrase_for_every_concept(name):
    assert list(FILES[name].words) == list(FILES["en.yaml"].words)


def test_a_phrase_means_one_concept_in_all_languages():
    meant = defaultdict(set)
    for file in FILES.values():
        for concept, phrases in file.words.items():
            for phrase in phrases:
                meant[phrase.lower()].add(concept)
    assert {phrase: concepts for phrase, concepts in meant.items() if len(concepts) > 1} == {}


def test_every_concept_has_a_rule_of_its_own(book):
    alone = {rule.when for rule in book.rules}
    for concept in FILES["en.yaml"].words:
        assert not alone.isdisjoint([When(says=(concept,)), When(mentions=(concept,))]), concept


@pytest.mark.parametrize(
    ("concept", "subject"),
    [
        ("fix", "Behebt den Absturz beim Start"),
        ("fix", "Corrige le calcul de la TVA"),
        ("fix", "Corrección del cálculo del IVA"),
        ("fix", "Correção no cálculo do imposto"),
        ("fix", "修复登录页面的崩溃"),
        ("fix", "ログイン画面の不具合を修正"),
        ("add", "Ajoute l'export CSV"),
        ("add", "CSV出力を追加"),
        ("docs", "更新文档"),
        ("spelling", "Corrige une faute de frappe dans l'aide"),
        ("flaky", "Wackligen Test der Suche repariert"),
        ("flaky", "Le test d'envoi échoue parfois"),
        ("flaky", "A veces: la prueba de envío es inestable"),
        ("flaky", "Teste de envio instável"),
        ("flaky", "修复偶发失败的上传用例"),
        ("flaky", "アップロードのテストがたまに失敗する"),
        ("order-dependence", "Los casos dependían del orden de ejecución"),
        ("order-dependence", "テストが実行順に依存していた"),
        ("skip", "Testfall vorerst deaktiviert"),
        ("speed", "Accélère la recherche"),
        ("release", "Despliegue automático"),
        ("automate", "Despliegue automático"),
        ("by-hand", "Plus rien à faire à la main"),
        ("migrate", "Migração para a nova API"),
        ("outdated", "安装说明已经过时"),
        ("revert", "前回の変更を取り消し"),
        ("dashboard", "Nuevo panel de control de la cola"),
        ("incident", "障害の振り返り"),
    ],
)
def test_a_concept_is_heard_in_its_languages(book, concept, subject):
    assert f"said.{concept}" in book.spoken(subject)


def _written(folder, **files):
    paths = []
    for name, text in files.items():
        path = folder / f"{name}.yaml"
        path.write_text(f"schema: impact.words/1\nlanguage: {name}\n{text}\n", encoding="utf-8")
        paths.append(path)
    return paths


def test_languages_are_joined(tmp_path):
    paths = _written(tmp_path, English="words: {fix: [fix]}", Welsh="words: {fix: [trwsio]}")
    vocabulary, digest = load_vocabulary(paths)
    assert vocabulary.phrases == {"fix": ("fix", "trwsio")}
    assert digest != load_vocabulary(paths[:1])[1]


def test_what_is_said_depends_on_the_word_lists(book):
    assert book.vocabulary.phrases == load_vocabulary()[0].phrases
    assert len(book.digest) == 64
    assert book.digest != load(shipped("config", "words", "en.yaml"), WordsFile)[1]


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("words: {fx: [trwsio]}", "no concept 'fx' in en.yaml; did you mean 'fix'"),
        ("words: {fix: []}", "no phrase"),
        ("words: {fix: ['tr*wsio']}", "only at the end"),
        ("words: {fix: [trwsio, Trwsio]}", "stands here twice"),
        ("words: {fix: [yes]}", "write it in quotes"),
        ("wrods: {}", "wrods"),
    ],
)
def test_a_fault_is_named_with_its_place(tmp_path, text, fault):
    english, welsh = _written(tmp_path, English="words: {fix: [fix]}", Welsh=text)
    with pytest.raises(SettingsError) as caught:
        load_vocabulary([english, welsh])
    assert any(fault in each and f"{welsh}:3:" in each for each in caught.value.faults)
