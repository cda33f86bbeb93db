using TestKit;

namespace AwsPackages.Tests.Parity;

/// <summary>The tables hold the bundled packages to the official ones. They are made from the official sources, never from the bundled packages.</summary>
public sealed class ParityTests
{
    public static TheoryData<string> Packages => [.. ParityTable.All.Select(table => table.Package)];

    [Fact]
    public void Every_bundled_package_has_a_table()
    {
        var bundled = Directory.EnumerateDirectories(Repository.PathOf("src", "AwsPackages")).Select(folder => Path.GetFileName(folder)!)
            .Where(name => !name.EndsWith(".Generator", StringComparison.Ordinal)).Order(StringComparer.Ordinal);

        Assert.Equal(bundled, ParityTable.All.Select(table => table.Package));
    }

    [Theory]
    [MemberData(nameof(Packages))]
    public void Every_row_has_a_public_source_and_a_test_that_runs(string package)
    {
        var rows = ParityTable.All.Single(table => table.Package == package).Rows;

        Assert.NotEmpty(rows);
        Assert.Empty(rows.Select(row => row.Problem()).OfType<string>());
        Assert.Equal(rows.Count, rows.Select(row => row.Fact).Distinct().Count());
    }

    [Theory]
    [MemberData(nameof(Packages))]
    public void Every_table_says_what_was_read_and_when(string package)
    {
        var text = ParityTable.All.Single(table => table.Package == package).Text;

        Assert.Matches(@"^# \S+\n\nRead in `(aws|aws-powertools)/[\w-]+`.*\b[0-9a-f]{8}\b", text);
    }

    /// <summary>Each test of the bundled packages alone shows a difference, which its table must state.</summary>
    [Fact]
    public void Every_difference_is_a_row()
    {
        var stated = ParityTable.All.SelectMany(table => table.Rows).Select(row => row.Test.Split('.')[0]).ToHashSet();
        var shown = new[] { "Lambda", "Imagebuilder" }
            .SelectMany(folder => Directory.EnumerateFiles(Repository.PathOf("tests", "AwsPackages.Tests", folder, "Bundled"), "*Tests.cs"))
            .Select(file => Path.GetRelativePath(Repository.PathOf("tests", "AwsPackages.Tests"), file).Replace('\\', '/')[..^".cs".Length])
            // How the bundled client is made is nobody else's business.
            .Where(file => file != "Imagebuilder/Bundled/GeneratorTests");

        Assert.Empty(shown.Except(stated));
    }

    [Theory]
    [InlineData("", "aws/aws-lambda-dotnet/a/b.cs", "Parity/ParityTests.Every_difference_is_a_row", "states nothing")]
    [InlineData("fact", "src/AwsPackages/a.cs", "Parity/ParityTests.Every_difference_is_a_row", "expected repository and path")]
    [InlineData("fact", "aws/aws-lambda-dotnet/a/b.cs", "Parity/ParityTests.Nothing", "no such test")]
    [InlineData("fact", "aws/aws-lambda-dotnet/a/b.cs", "Nothing.Every_difference_is_a_row", "no such test")]
    [InlineData("fact", "aws/aws-lambda-dotnet/a/b.cs", "Parity/ParityTests", "expected a file and a method")]
    public void A_row_without_fact_source_or_test_is_a_problem(string fact, string source, string test, string problem) =>
        Assert.Contains(problem, new ParityRow(fact, source, test).Problem(), StringComparison.Ordinal);
}
