using ImageBuilderAutomation.Cli.Leftovers;
using ImageBuilderAutomation.Operations;

namespace ImageBuilderAutomation.Cli.Tests.Leftovers;

public sealed class LeftoversTextTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 20, 9, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("no check", "Not judged: no check has run yet\nNo check for leftovers has run yet.\n")]
    [InlineData("failed", "Not judged: ec2 returned 403\nThe latest check, ")]
    [InlineData("damaged", "Not judged: a record is damaged\nThe latest check was ")]
    [InlineData("complete", "No leftover is known.\nThe latest check was ")]
    public void An_empty_list_is_called_clean_only_after_a_complete_check(string what, string expected)
    {
        var run = what == "no check" ? null : new FunctionRun("CheckLeftovers", Now, Now) { Error = what == "failed" ? "ec2 returned 403" : null };
        var view = LeftoverView.Of([], all: false, run, Now) with { Unreadable = what == "damaged" ? "a record is damaged" : null };
        using var output = new StringWriter { NewLine = "\n" };

        LeftoversText.Write(output, view);

        Assert.StartsWith(expected, output.ToString(), StringComparison.Ordinal);
    }
}
