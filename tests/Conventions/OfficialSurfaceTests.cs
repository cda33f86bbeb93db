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

    [Fact]
    public void Everything_used_of_the_official_packages_is_listed_with_its_source_and_nothing_else()
    {
        var used = Used().Select(reference => $"{reference} | {OfficialSource.Of(reference)}").ToList();
        var listed = File.ReadLines(Repository.PathOf(List)).Where(line => line.Length > 0 && line[0] != '#').ToList();

        // A new entry is first looked up at its source, then added.
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

    private static IEnumerable<Reference> Used() => Assemblies
        .SelectMany(file => References.Of(Path.Combine(AppContext.BaseDirectory, file)))
        .Where(r => r.Assembly.StartsWith("Amazon.Lambda.", StringComparison.Ordinal)
            || r.Assembly.StartsWith("AWS.Lambda.Powertools.", StringComparison.Ordinal)
            || r.Assembly == "AWSSDK.Imagebuilder")
        .Distinct()
        .OrderBy(r => r.ToString(), StringComparer.Ordinal);

    private static string Lines(IEnumerable<string> lines) => string.Join('\n', lines);
}
