using System.Reflection;
using System.Text.RegularExpressions;
using TestKit;

namespace AwsPackages.Tests.Parity;

/// <summary>What one official package does, row by row: the fact, the public file that says so, and the test that holds the package to it.</summary>
internal sealed record ParityTable(string Package, string Text, IReadOnlyList<ParityRow> Rows)
{
    private static readonly string Folder = Repository.PathOf("tests", "AwsPackages.Tests", "Parity");

    public static IReadOnlyList<ParityTable> All { get; } =
        [.. Directory.EnumerateFiles(Folder, "*.md").Order(StringComparer.Ordinal).Select(file => Parse(Path.GetFileNameWithoutExtension(file), File.ReadAllText(file)))];

    public static ParityTable Parse(string package, string text) => new(package, text,
    [
        .. text.Split('\n').Where(line => line.StartsWith('|') && !line.StartsWith("| ---", StringComparison.Ordinal) && !line.EndsWith("| Source | Test |", StringComparison.Ordinal))
            .Select(line => line.Trim('|').Split('|', StringSplitOptions.TrimEntries))
            .Select(cells => cells.Length == 3
                ? new ParityRow(cells[0], cells[1], cells[2])
                : throw new FormatException($"{package}: expected a fact, a source and a test, found '{string.Join(" | ", cells)}'.")),
    ]);
}

/// <param name="Source">Repository and path.</param>
/// <param name="Test">File, without its extension, and method.</param>
internal sealed partial record ParityRow(string Fact, string Source, string Test)
{
    /// <returns>Null if the row names a public file and an existing test.</returns>
    public string? Problem()
    {
        if (Fact.Length == 0)
            return $"{Test}: the row states nothing.";
        if (!PublicFile().IsMatch(Source))
            return $"'{Source}': expected repository and path of a public file.";
        if (Test.Split('.') is not [var file, var method])
            return $"'{Test}': expected a file and a method.";

        // Tests of the bundled packages are not compiled with the official ones, but their files are always here.
        var path = Repository.PathOf("tests", "AwsPackages.Tests", $"{file}.cs");
        if (!File.Exists(path) || !Regex.IsMatch(File.ReadAllText(path), $@"public (async Task|Task|void) {Regex.Escape(method)}\("))
            return $"'{Test}': no such test.";
        var type = typeof(ParityRow).Assembly.GetType($"AwsPackages.Tests.{file.Replace('/', '.')}");
        return type is null || type.GetMethod(method)?.GetCustomAttribute<FactAttribute>() is { Skip: null } ? null : $"'{Test}': not a test that runs.";
    }

    [GeneratedRegex(@"^(aws|aws-powertools)/[\w-]+/(?:[\w.+-]+/)+[\w.-]+\.(cs|sh)$")]
    private static partial Regex PublicFile();
}
