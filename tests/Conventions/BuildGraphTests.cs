using System.Xml.Linq;
using TestKit;

namespace Conventions;

/// <summary>A parallel build of the solution must build each project once.</summary>
public sealed class BuildGraphTests
{
    // MSBuild tells builds of one project apart by their global properties. A reference that sets or removes one starts a second build,
    // which writes the same files as the first one at the same time, and now and then one of the two fails.
    private static readonly string[] Changing = ["SetTargetFramework", "SetConfiguration", "SetPlatform", "AdditionalProperties", "Properties", "UndefineProperties", "GlobalPropertiesToRemove"];

    [Fact]
    public void No_project_reference_changes_global_properties()
    {
        var references = from path in Directory.EnumerateFiles(Repository.Root, "*.csproj", SearchOption.AllDirectories)
                         from reference in XDocument.Load(path).Descendants("ProjectReference")
                         select (Project: Path.GetFileName(path), Reference: reference);
        var all = references.ToList();

        Assert.NotEmpty(all);
        Assert.Empty(from one in all
                     from name in Changing
                     where one.Reference.Attribute(name) is not null || one.Reference.Element(name) is not null
                     select $"{one.Project}: {(string?)one.Reference.Attribute("Include")} sets {name}");
    }
}
