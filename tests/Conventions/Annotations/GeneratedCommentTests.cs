using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Conventions.Annotations;

/// <summary>The Annotations generator writes comments that the compiler warns about. Only these warnings must not fail a deployment.</summary>
public sealed class GeneratedCommentTests
{
    private const string Functions = "src/ImageBuilderAutomation.Functions";

    private const string Sample = """
        public class CloudWatchEvent<T> { }
        public class Functions
        {
            public void Run(CloudWatchEvent<string> evt) { }
        }
        """;

    [Fact]
    public async Task The_compiler_warns_about_the_generated_comments_and_nuget_mode_allows_exactly_these_warnings()
    {
        var nuget = await NotErrorsAsync("AwsPackages=nuget");
        var warnings = Warnings();

        Assert.Equal(["CS1570", "CS1584", "CS1658"], warnings);
        Assert.All(warnings, warning => Assert.Contains(warning, nuget));
        Assert.Equal(warnings, nuget.Where(id => id.StartsWith("CS", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Bundled_mode_generates_nothing_and_treats_these_warnings_as_errors() =>
        Assert.DoesNotContain(await NotErrorsAsync("AwsPackages=bundled"), id => id.StartsWith("CS", StringComparison.Ordinal));

    [Theory]
    [InlineData("AwsPackages=nuget", "Aot=true", true)]
    [InlineData("AwsPackages=nuget", "Aot=false", false)]
    [InlineData("AwsPackages=bundled", "Aot=true", false)]
    public async Task Native_warnings_of_the_logger_pass_only_in_the_native_build_of_nuget_mode(string packages, string aot, bool pass)
    {
        string[] expected = pass ? ["IL2026", "IL2075", "IL3050"] : [];

        Assert.Equal(expected, (await NotErrorsAsync(packages, aot)).Where(id => id.StartsWith("IL", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("AwsPackages=nuget", true)]
    [InlineData("AwsPackages=bundled", false)]
    public async Task A_floating_version_that_a_feed_lacks_does_not_stop_a_deployment(string packages, bool pass) =>
        Assert.Equal(pass, (await NotErrorsAsync(packages)).Contains("NU1603"));

    private static async Task<string[]> NotErrorsAsync(params string[] properties) =>
        (await MsBuild.PropertiesAsync(Functions, ["WarningsNotAsErrors"], properties))["WarningsNotAsErrors"]
            .Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Order(StringComparer.Ordinal).ToArray();

    private static List<string> Warnings()
    {
        CSharpGeneratorDriver.Create(new CommentGenerator().AsSourceGenerator())
            .WithUpdatedParseOptions(new CSharpParseOptions(LanguageVersion.Latest, DocumentationMode.Diagnose))
            .RunGeneratorsAndUpdateCompilation(SampleCompilation.Of(Sample), out var generated, out _);
        return generated.GetDiagnostics().Where(d => d.Severity >= DiagnosticSeverity.Warning).Select(d => d.Id)
            .Where(id => id is not "CS1591").Distinct().Order(StringComparer.Ordinal).ToList();
    }

    /// <summary>Writes the summary that LambdaFunctionTemplateCode.GetMethodDocumentation of the official generator (2.3.0) writes.</summary>
    private sealed class CommentGenerator : IIncrementalGenerator
    {
        public void Initialize(IncrementalGeneratorInitializationContext context) => context.RegisterPostInitializationOutput(output => output.AddSource("Functions_Run_Generated.g.cs", """
            public class Functions_Run_Generated
            {
                /// <summary>
                /// The generated Lambda function handler for <see cref="Run(CloudWatchEvent<string>)"/>
                /// </summary>
                public void Run(System.IO.Stream stream) { }
            }
            """));
    }
}
