# >>> impact hook v1 >>> notes that a commit was made; take it out with: impact hooks uninstall
( # Builtins only, and whatever goes wrong stays in here: no word, no exit code, no delay.
    g=${GIT_DIR:-.git} d='' h='' t='' u='' py=@PYTHON@
    umask 077
    IFS= read -r d <"$g/commondir"
    case $d in /*) ;; *) d=$g${d:+/$d} ;; esac
    [ "${IMPACT_HOOK:-1}" != 0 ] && [ -d "$d/impact" ] && [ ! -e "$d/impact/off" ] || exit
    read -r t h </proc/uptime
    IFS= read -r h <"$g/HEAD"
    case $h in 'ref: '*) u=${h#ref: } h='' && IFS= read -r h <"$d/$u" ;; esac
    case $h in *[!0-9a-f]*) h='' ;; esac
    d=$d/impact
    printf '{"v":1,"hook":"post-commit","sha":"%s"}\n' "$h" >>"$d/spool"
    read -r u h </proc/uptime
    printf '%s\n' "$t $u" >|"$d/ran-post-commit"
    # A question only where somebody can answer one, and not in the midst of anything.
    [ -t 3 ] && [ -z "${CI-}${GITHUB_ACTIONS-}" ] && [ -x "$py" ] && [ ! -e "$d/never" ] || exit
    [ ! -e "$d/quiet" ] || [ "$d/ran-post-commit" -nt "$d/quiet" ] || exit
    for u in rebase-merge rebase-apply sequencer CHERRY_PICK_HEAD REVERT_HEAD MERGE_HEAD BISECT_LOG; do
        [ ! -e "$g/$u" ] || exit
    done
    "$py" -I -m impact.hookpoint post-commit </dev/null >/dev/null 3>&-
    read -r u h </proc/uptime && printf '%s\n' "$t $u" >|"$d/ran-post-commit"
) 3>&2 2>/dev/null || :
# <<< impact hook v1 <<<
