using TestKit;

namespace ImageBuilderAutomation.Cli.Tests.Reference;

public sealed class CommandReferenceTests
{
    private const string Begin = "<!-- generated: verbs -->\n", End = "<!-- end -->\n";

    /// <summary>The variable WRITE_REFERENCE=1 writes the page instead.</summary>
    [Fact]
    public async Task The_tables_of_the_page_equal_the_commands()
    {
        var path = Repository.PathOf("docs", "reference", "cli.md");
        var page = await File.ReadAllTextAsync(path);
        var (from, to) = (page.IndexOf(Begin, StringComparison.Ordinal) + Begin.Length, page.IndexOf(End, StringComparison.Ordinal));
        var commands = CommandReference.Of(Commands.Root(TimeProvider.System));
        if (Environment.GetEnvironmentVariable("WRITE_REFERENCE") == "1")
            await File.WriteAllTextAsync(path, $"{page[..from]}{commands}{page[to..]}");
        else
            Assert.Equal(commands, page[from..to]);
    }
}
