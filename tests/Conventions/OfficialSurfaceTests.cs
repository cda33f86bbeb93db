using TestKit;

namespace Conventions;

/// <summary>
/// Lists what the code uses of the AWS packages, by assembly, member and signature. Each entry names the public source of its signature.
/// The list is the same in both package modes; a stand-in with a different declaration would change it.
/// </summary>
public sealed class OfficialSurfaceTests
{
    private const string List = "tests/Conventions/official-surface.txt";
    private static readonly string[] Assemblies = ["bootstrap.dll", "ImageBuilderAutomation.Aws.dll", "image-builder-automation.dll"];

    [Fact]
    public void The_list_is_exactly_what_is_used_of_the_official_packages()
    {
        var used = Used().Select(reference => $"{reference} | {OfficialSource.Of(reference)}").ToList();
        var listed = File.ReadLines(Repository.PathOf(List)).Where(line => line.Length > 0 && line[0] != '#').ToList();

        // Before adding a new entry, look it up at its source.
        Assert.True(used.SequenceEqual(listed),
            $"{List} differs.\nUsed but not listed:\n{Lines(used.Except(listed))}\nListed but not used:\n{Lines(listed.Except(used))}");
    }

    [Fact]
    public void Sees_types_members_and_signatures()
    {
        var seen = References.Of(typeof(OfficialSurfaceTests).Assembly.Location).Select(r => r.Member).ToList();

        Assert.Contains("Xunit.FactAttribute", seen);
        Assert.Contains("Xunit.Assert.True(Boolean, String) : Void", seen);
        Assert.Contains("System.Collections.Immutable.ImmutableArray`1", seen);
    }

    [Theory]
    [InlineData("AWS.Lambda.Powertools.Logging", "AWS.Lambda.Powertools.Logging.PowertoolsLoggerConfiguration", true)]
    [InlineData("AWS.Lambda.Powertools.Logging", "AWS.Lambda.Powertools.Logging.Internal.EnvWrapper", false)]
    [InlineData("AWS.Lambda.Powertools.Logging", "AWS.Lambda.Powertools.Logging.Internal.EnvWrapper.SetExecutionEnvironment() : Void", false)]
    [InlineData("Amazon.Lambda.Core", "Amazon.Lambda.Core.ILambdaContext", true)]
    [InlineData("AWSSDK.Core", "Amazon.RegionEndpoint", false)]
    public void Counts_what_our_code_uses_and_not_what_a_package_adds_to_our_assembly(string assembly, string member, bool isCounted) =>
        Assert.Equal(isCounted, IsCounted(new(assembly, member)));

    private static IEnumerable<Reference> Used() => Assemblies
        .SelectMany(file => References.Of(Path.Combine(AppContext.BaseDirectory, file)))
        .Where(IsCounted)
        .Distinct()
        .OrderBy(r => r.ToString(), StringComparer.Ordinal);

    // The official logger's build step writes calls of its internal types into each assembly that references it.
    private static bool IsCounted(Reference reference) =>
        (reference.Assembly.StartsWith("Amazon.Lambda.", StringComparison.Ordinal)
            || reference.Assembly.StartsWith("AWS.Lambda.Powertools.", StringComparison.Ordinal)
            || reference.Assembly == "AWSSDK.Imagebuilder")
        && !reference.Member.StartsWith("AWS.Lambda.Powertools.Logging.Internal.", StringComparison.Ordinal);

    private static string Lines(IEnumerable<string> lines) => string.Join('\n', lines);
}
