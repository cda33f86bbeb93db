using System.Text.RegularExpressions;
using ImageBuilderAutomation.Emulator.Control;
using TestKit;

namespace ImageBuilderAutomation.Emulator.Tests;

/// <summary>docs/reference/emulator.md matches the code.</summary>
public sealed partial class EmulatorDocumentationTests
{
    private static readonly string Sources = Repository.PathOf("src", "ImageBuilderAutomation.Emulator");
    private static readonly string Document = File.ReadAllText(Repository.PathOf("docs", "reference", "emulator.md"));

    [Fact]
    public void Lists_the_operations_that_behave() => SameNames(Emulator.Control.Coverage.Behaving, OperationsIn("### Behaving"));

    [Fact]
    public void Lists_the_operations_that_do_not_behave_yet() => SameNames(Emulator.Control.Coverage.NotYet, OperationsIn("### Not yet"));

    [Fact]
    public void Lists_every_control_route() =>
        Assert.All(ControlTable.All, c => Assert.Contains($"`{c.Method} {ControlTable.Prefix}{c.Path}", Document, StringComparison.Ordinal));

    [Fact]
    public void Lists_exactly_the_files_that_contain_assumptions()
    {
        var assuming = Directory.EnumerateFiles(Sources, "*.cs", SearchOption.AllDirectories)
            .Where(f => !f.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal))
            .Where(f => File.ReadAllText(f).Contains("Assumed:", StringComparison.Ordinal))
            .Select(f => Path.GetRelativePath(Sources, f).Replace('\\', '/'));

        var listed = AssumingFile().Matches(Section("**Assumed**")).Select(m => m.Groups[1].Value);

        SameNames(assuming, listed);
    }

    private static void SameNames(IEnumerable<string> expected, IEnumerable<string> listed)
    {
        var (code, document) = (expected.ToHashSet(), listed.ToList());
        Assert.Equal(document.Count, document.Distinct().Count());
        Assert.True(
            code.SetEquals(document),
            $"docs/reference/emulator.md lacks: {string.Join(", ", code.Except(document))}\nand has entries without code: {string.Join(", ", document.Except(code))}");
    }

    private static IEnumerable<string> OperationsIn(string heading) =>
        OperationName().Matches(Section(heading)).Select(m => m.Value).Order(StringComparer.Ordinal);

    /// <summary>The text from the given heading to the next one.</summary>
    private static string Section(string heading)
    {
        var start = Document.IndexOf(heading, StringComparison.Ordinal);
        Assert.True(start >= 0, $"docs/reference/emulator.md has no heading '{heading}'.");
        var end = Document.IndexOf("\n#", start + heading.Length, StringComparison.Ordinal);
        return Document[(start + heading.Length)..(end < 0 ? Document.Length : end)];
    }

    [GeneratedRegex(@"^\| `([^`]+\.cs)`", RegexOptions.Multiline)]
    private static partial Regex AssumingFile();

    [GeneratedRegex(@"\b(Cancel|Create|Delete|Distribute|Get|Import|List|Put|Retry|Send|Start|Tag|Untag|Update)[A-Z][A-Za-z]+\b")]
    private static partial Regex OperationName();
}
