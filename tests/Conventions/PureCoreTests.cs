using System.Collections.Immutable;
using System.Reflection;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;
using TestKit;

namespace Conventions;

/// <summary>
/// The core uses no clock, randomness, environment, files or network directly; it gets all of them through its ports. The compiler checks this with
/// BannedApiAnalyzers and src/ImageBuilderAutomation/BannedSymbols.txt; these tests show that the check is on and that it bites.
/// </summary>
public sealed class PureCoreTests
{
    private static readonly string Symbols = Repository.PathOf("src", "ImageBuilderAutomation", "BannedSymbols.txt");

    private static IEnumerable<string> Banned =>
        File.ReadLines(Symbols).Where(line => !line.StartsWith("//", StringComparison.Ordinal)).Select(line => line.Split(';')[0]);

    [Fact]
    public void The_core_is_compiled_with_the_check()
    {
        var project = File.ReadAllText(Repository.PathOf("src", "ImageBuilderAutomation", "ImageBuilderAutomation.csproj"));

        Assert.Contains("<PackageReference Include=\"Microsoft.CodeAnalysis.BannedApiAnalyzers\"", project, StringComparison.Ordinal);
        Assert.Contains("<AdditionalFiles Include=\"BannedSymbols.txt\"", project, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_banned_symbol_exists()
    {
        var compilation = Compilation("");

        Assert.True(Banned.Count() >= 25);
        Assert.DoesNotContain(Banned, id => DocumentationCommentId.GetFirstSymbolForDeclarationId(id, compilation) is null);
    }

    [Fact]
    public async Task A_banned_call_is_an_error()
    {
        string[] calls =
        [
            "System.DateTimeOffset.UtcNow",
            "System.TimeProvider.System",
            "System.Guid.NewGuid()",
            "System.Random.Shared",
            "System.Environment.GetEnvironmentVariable(\"A\")",
            "System.IO.File.Exists(\"a\")",
            "new System.Net.Http.HttpClient()",
            "System.Net.IPAddress.Loopback",
            "System.Threading.Tasks.Task.Delay(1)",
        ];
        // One call a line, compiled together: a compilation costs most of a second.
        var found = await DiagnosticsAsync("class A {\n" + string.Join('\n', calls.Select((call, n) => $"object Use{n}() => {call};")) + "\n}");

        Assert.Equal(
            calls, found.Where(one => one.Id == "RS0030").Select(one => calls[one.Location.GetLineSpan().StartLinePosition.Line - 1]).Distinct().OrderBy(call => Array.IndexOf(calls, call)));
    }

    [Fact]
    public async Task Other_calls_are_no_error() =>
        Assert.Empty(await DiagnosticsAsync("class A { object Use(System.TimeProvider clock) => clock.GetUtcNow().AddDays(1); }"));

    private static Task<ImmutableArray<Diagnostic>> DiagnosticsAsync(string source)
    {
        var analyzers = Directory.EnumerateFiles(Path.Combine(AppContext.BaseDirectory, "analyzers"), "*BannedApiAnalyzers.dll")
            .SelectMany(file => Assembly.LoadFrom(file).GetTypes())
            .Where(type => !type.IsAbstract && type.IsAssignableTo(typeof(DiagnosticAnalyzer)) && type.GetCustomAttributes<DiagnosticAnalyzerAttribute>().Any(a => a.Languages.Contains(LanguageNames.CSharp)))
            .Select(type => (DiagnosticAnalyzer)Activator.CreateInstance(type)!)
            .ToImmutableArray();
        return Compilation(source).WithAnalyzers(analyzers, new AnalyzerOptions([new SymbolsFile()])).GetAnalyzerDiagnosticsAsync();
    }

    private static CSharpCompilation Compilation(string source) => CSharpCompilation.Create(
        "Sample", [CSharpSyntaxTree.ParseText(source)],
        ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator).Select(file => MetadataReference.CreateFromFile(file)),
        new(OutputKind.DynamicallyLinkedLibrary));

    private sealed class SymbolsFile : AdditionalText
    {
        public override string Path => Symbols;

        public override SourceText GetText(CancellationToken cancellationToken = default) => SourceText.From(File.ReadAllText(Symbols));
    }
}
