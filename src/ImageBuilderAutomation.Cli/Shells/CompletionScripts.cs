namespace ImageBuilderAutomation.Cli.Shells;

/// <summary>The completion scripts. Each passes the line without the tool's own name, and the cursor's position in it.</summary>
internal static class CompletionScripts
{
    // Files are offered where the tool suggests nothing.
    private static readonly Dictionary<string, string> Scripts = new(StringComparer.Ordinal)
    {
        ["bash"] = """
            # bash completion of image-builder-automation
            _image_builder_automation()
            {
                local line="${COMP_LINE#"${COMP_WORDS[0]}"}" IFS=$'\n'
                local position=$((COMP_POINT - ${#COMP_WORDS[0]}))
                local found="$("${COMP_WORDS[0]}" "[suggest:$position]" "$line" 2>/dev/null)"
                COMPREPLY=($(compgen -W "$found" -- "${COMP_WORDS[COMP_CWORD]}"))
            }
            complete -o default -F _image_builder_automation image-builder-automation
            """,
        ["zsh"] = """
            #compdef image-builder-automation
            # zsh completion of image-builder-automation
            _image_builder_automation()
            {
                local line="${BUFFER#"${words[1]}"}" position=$((CURSOR - ${#words[1]}))
                local -a found
                found=("${(@f)$("${words[1]}" "[suggest:$position]" "$line" 2>/dev/null)}")
                compadd -- ${found:#} || _files
            }
            compdef _image_builder_automation image-builder-automation
            """,
        ["fish"] = """
            # fish completion of image-builder-automation
            function __image_builder_automation
                set -l line (commandline -cp | string replace -r '^\s*\S+' '')
                image-builder-automation "[suggest:"(string length -- "$line")"]" "$line" 2>/dev/null
            end
            complete -c image-builder-automation -a '(__image_builder_automation)'
            """,
        ["powershell"] = """
            # PowerShell completion of image-builder-automation
            Register-ArgumentCompleter -Native -CommandName image-builder-automation -ScriptBlock {
                param($wordToComplete, $commandAst, $cursorPosition)
                $name = $commandAst.CommandElements[0].Extent.Text
                # The text of the command ends before the blank that the cursor may follow.
                $position = $cursorPosition - $commandAst.Extent.StartOffset - $name.Length
                $line = $commandAst.Extent.Text.Substring($name.Length).PadRight($position)
                & $name "[suggest:$position]" "$line" 2>$null | Where-Object { $_ -like "$wordToComplete*" } | ForEach-Object {
                    [System.Management.Automation.CompletionResult]::new($_, $_, 'ParameterValue', $_)
                }
            }
            """,
    };

    public static IEnumerable<string> Names => Scripts.Keys;

    public static string Of(string shell) => $"{Scripts[shell].ReplaceLineEndings("\n")}\n";
}
