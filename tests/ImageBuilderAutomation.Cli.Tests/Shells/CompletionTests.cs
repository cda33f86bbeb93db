using TestKit;

namespace ImageBuilderAutomation.Cli.Tests.Shells;

public sealed class CompletionTests
{
    [Theory]
    [InlineData("image-builder-automation ga", "gates")]
    [InlineData("image-builder-automation gates a", "approve")]
    [InlineData("image-builder-automation history builds --p", "--pipeline --profile")]
    [InlineData("image-builder-automation policy explain --tests p", "passed")]
    [InlineData("image-builder-automation completion ", "--help -? -h bash fish powershell zsh")]
    [InlineData("image-builder-automation policy validate pol", "")]
    public async Task Bash_completes_the_word_at_the_cursor(string line, string words)
    {
        Assert.True(File.Exists("/bin/bash") || OperatingSystem.IsWindows(), "Expected bash.");
        if (OperatingSystem.IsWindows())
            return;
        var script = $$"""
            PATH="{{AppContext.BaseDirectory}}:$PATH"
            source <(image-builder-automation completion bash)
            COMP_LINE='{{line}}' COMP_POINT={{line.Length}}
            read -ra COMP_WORDS <<< "$COMP_LINE"
            [[ $COMP_LINE == *' ' ]] && COMP_WORDS+=('')
            COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
            _image_builder_automation
            echo "${COMPREPLY[*]}"
            complete -p image-builder-automation
            """;

        var run = await Tool.RunAsync("/bin/bash", ["--norc", "-c", script], AppContext.BaseDirectory);

        Assert.Equal("", run.StandardError);
        Assert.Equal($"{words}\ncomplete -o default -F _image_builder_automation image-builder-automation\n", run.StandardOutput);
    }

    [Theory]
    [InlineData("bash", "complete -o default -F")]
    [InlineData("zsh", "#compdef image-builder-automation")]
    [InlineData("fish", "complete -c image-builder-automation")]
    [InlineData("powershell", "Register-ArgumentCompleter -Native -CommandName image-builder-automation")]
    public async Task Each_shell_has_a_script_that_asks_the_tool(string shell, string registration)
    {
        var run = await Cli.RunAsync("completion", shell);

        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.Contains(registration, run.Output);
        Assert.Contains("[suggest:", run.Output);
    }

    [Fact]
    public async Task Values_of_an_option_are_suggested()
    {
        const string line = " policy explain --scan ";

        var run = await Cli.RunAsync($"[suggest:{line.Length}]", line);

        Assert.Equal((0, "completed\nfailed\nmissing\nunfinished\n"), (run.ExitCode, run.Output));
    }
}
