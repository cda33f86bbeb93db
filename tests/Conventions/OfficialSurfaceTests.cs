using TestKit;

namespace Conventions;

/// <summary>
/// What is compiled against the AWS packages is known by assembly, member and signature, and each entry names where the signature is public.
/// The list is the same in both package modes; a substitute that declares something differently would change it.
/// </summary>
public sealed class OfficialSurfaceTests
{
    private const string List = "tests/Conventions/official-surface.txt";
    private static readonly string[] Assemblies = ["bootstrap.dll", "ImageBuilderAutomation.Aws.dll", "image-builder-automation.dll"];
    private static readonly string[] Sources = ["aws/aws-lambda-dotnet/", "aws/aws-sdk-net/", "aws-powertools/powertools-lambda-dotnet/"];

    [Fact]
    public void Everything_used_of_the_official_packages_is_listed_and_nothing_else()
    {
        var used = Used().Select(r => r.ToString()).ToList();
        var listed = Listed().Select(l => $"{l[0]} | {l[1]}").ToList();

        Assert.True(used.SequenceEqual(listed),
            $"{List} differs.\nUsed but not listed:\n{Lines(used.Except(listed))}\nListed but not used:\n{Lines(listed.Except(used))}");
    }

    [Fact]
    public void Every_entry_names_the_public_source_of_its_signature() =>
        Assert.All(Listed(), entry => Assert.Contains(Sources, source => entry[2].StartsWith(source, StringComparison.Ordinal) && entry[2].EndsWith(".cs", StringComparison.Ordinal)));

    [Fact]
    public void Sees_types_members_and_signatures()
    {
        var seen = References.Of(typeof(OfficialSurfaceTests).Assembly.Location).Select(r => r.Member).ToList();

        Assert.Contains("Xunit.FactAttribute", seen);
        Assert.Contains("Xunit.Assert.True(Boolean, String) : Void", seen);
        Assert.Contains("System.Collections.Immutable.ImmutableArray`1", seen);
    }

    private static IEnumerable<Reference> Used() => Assemblies
        .SelectMany(file => References.Of(Path.Combine(AppContext.BaseDirectory, file)))
        .Where(r => r.Assembly.StartsWith("Amazon.Lambda.", StringComparison.Ordinal)
            || r.Assembly.StartsWith("AWS.Lambda.Powertools.", StringComparison.Ordinal)
            || r.Assembly == "AWSSDK.Imagebuilder")
        .Distinct()
        .OrderBy(r => r.ToString(), StringComparer.Ordinal);

    private static IEnumerable<string[]> Listed() => File.ReadLines(Repository.PathOf(List))
        .Where(line => line.Length > 0 && line[0] != '#')
        .Select(line => line.Split(" | "));

    private static string Lines(IEnumerable<string> lines) => string.Join('\n', lines);
}
