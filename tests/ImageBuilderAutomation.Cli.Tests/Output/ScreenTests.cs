using System.CommandLine;
using System.Text.RegularExpressions;
using ImageBuilderAutomation.Cli.Output;
using TestKit;

namespace ImageBuilderAutomation.Cli.Tests.Output;

public sealed partial class ScreenTests
{
    [Fact]
    public void Redirected_output_has_whole_lines_and_no_colours()
    {
        var output = new StringWriter { NewLine = "\n" };
        Builds().WriteTo(output);

        Assert.Equal(
            """
            BUILD        STATUS              FAILURE
            web/1.0.0/1  FAILED (attempt 2)  the step Install ended with exit code 1 after 20 minutes
            web/1.0.0/2  AVAILABLE

            """.ReplaceLineEndings("\n"), output.ToString());
    }

    [Fact]
    public void A_narrow_terminal_wraps_the_last_column_at_words_and_paints_the_status()
    {
        var terminal = new StringWriter { NewLine = "\n" };
        Builds().WriteTo(new Screen(terminal, width: 64, hasColours: true));

        Assert.Equal(
            """
            BUILD        STATUS              FAILURE
            web/1.0.0/1  <31>FAILED (attempt 2)<0>  the step Install ended with
                                             exit code 1 after 20 minutes
            web/1.0.0/2  <32>AVAILABLE         <0>

            """.ReplaceLineEndings("\n"), ColourCode().Replace(terminal.ToString(), "<$1>"));
    }

    [Theory]
    [InlineData(null, null, true)]
    [InlineData("", "xterm", true)]
    [InlineData("1", "xterm", false)]
    [InlineData(null, "dumb", false)]
    public void Colours_follow_NO_COLOR_and_TERM(string? noColour, string? term, bool shown) =>
        Assert.Equal(shown, Screen.HasColours(name => name == "NO_COLOR" ? noColour : name == "TERM" ? term : null));

    [Fact]
    public void Redirected_streams_stay_as_they_are()
    {
        var file = new StringWriter();

        Assert.Same(file, Screen.Of(file, isRedirected: true, _ => null));
        Assert.IsType<Screen>(Screen.Of(file, isRedirected: false, _ => null));
    }

    [Fact]
    public async Task A_long_list_shows_its_progress_and_removes_it_at_the_end()
    {
        var terminal = new StringWriter();

        Assert.Equal(3, await ReadSlowlyAsync(new Screen(terminal, 80, hasColours: false)));

        Assert.Equal("\rread 1 builds…\rread 2 builds…\rread 3 builds…\r\e[K", terminal.ToString());
    }

    [Fact]
    public async Task Redirected_errors_show_no_progress()
    {
        var file = new StringWriter();

        Assert.Equal(3, await ReadSlowlyAsync(file));

        Assert.Equal("", file.ToString());
    }

    private static async Task<int> ReadSlowlyAsync(TextWriter error)
    {
        var (clock, count) = (new TestClock(), 0);
        var command = new RootCommand();
        command.SetAction(async (parsed, cancellationToken) =>
            count = await SlowlyAsync(clock).WithProgress(parsed, "builds", clock).CountAsync(cancellationToken));
        await command.Parse([]).InvokeAsync(new() { Error = error });
        return count;
    }

    private static async IAsyncEnumerable<int> SlowlyAsync(TestClock clock)
    {
        for (var item = 0; item < 3; item++)
        {
            clock.Advance(TimeSpan.FromSeconds(2));
            yield return await Task.FromResult(item);
        }
    }

    private static Columns Builds()
    {
        var columns = new Columns();
        columns.Add("BUILD", "STATUS", "FAILURE");
        columns.Add("web/1.0.0/1", "FAILED (attempt 2)", "the step Install ended with exit code 1 after 20 minutes");
        columns.Add("web/1.0.0/2", "AVAILABLE", "");
        return columns;
    }

    [GeneratedRegex("\e\\[([0-9]+)m")]
    private static partial Regex ColourCode();
}
