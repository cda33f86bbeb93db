using ImageBuilderAutomation.Cli.Stacks;

namespace ImageBuilderAutomation.Cli.Tests.Stacks;

/// <summary>How a stack is named on the command line, as far as no server is needed.</summary>
public sealed class StackOptionTests
{
    [Fact]
    public async Task A_verb_without_a_stack_says_how_to_name_one()
    {
        var run = await Cli.RunAsync("gates", "list");

        Assert.Equal((2, "Expected --stack with the stack's name, --table with its table, or the environment variable TABLE_NAME.\n"), (run.ExitCode, run.Error));
    }

    [Theory]
    [InlineData("a", "a", false, "b", true)]
    [InlineData("a", "a", true, "b", true)]
    // Options name the parts.
    [InlineData(null, null, true, "b", false)]
    // The variable wins over exported parts, and those win over the file.
    [InlineData("b", null, false, "b", true)]
    [InlineData("b", null, false, "b", false)]
    [InlineData(null, null, false, null, true)]
    [InlineData(null, null, false, "", true)]
    [InlineData("of the file", null, false, null, false)]
    public void The_stack_is_named_by_the_option_then_the_variable_then_exported_parts_then_the_file(
        string? expected, string? option, bool isNamed, string? variable, bool namesParts) =>
        Assert.Equal(expected, StackSelection.Choose(option, isNamed, variable, namesParts, () => "of the file"));

    [Fact]
    public async Task A_local_host_has_to_be_on_this_machine()
    {
        var run = await Cli.RunAsync("gates", "list", "--stack", "http://192.0.2.1:4601");

        Assert.Equal(2, run.ExitCode);
        Assert.Contains("on this machine", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_local_host_that_does_not_run_is_named_with_its_URL()
    {
        // Nothing listens on the reserved port 1.
        var run = await Cli.RunAsync("gates", "list", "--stack", "http://127.0.0.1:1");

        Assert.NotEqual(0, run.ExitCode);
        Assert.Contains("127.0.0.1:1", run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Status_shows_either_a_watch_or_JSON()
    {
        var run = await Cli.RunAsync("status", "--stack", "http://127.0.0.1:1", "--watch", "--json");

        Assert.Equal(2, run.ExitCode);
        Assert.Contains("Expected either --watch or --json.", run.Error, StringComparison.Ordinal);
    }
}
