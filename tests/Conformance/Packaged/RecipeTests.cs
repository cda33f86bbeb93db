using System.Xml.Linq;
using TestKit;

namespace Conformance.Packaged;

/// <summary>The recipes of the documentation, run as others run them: in processes of their own, with the packages alone.</summary>
[Collection(PackagedCollection.Name)]
public sealed class RecipeTests(PackagedTools tools)
{
    [PythonFact("boto3")]
    public async Task The_recipe_for_pytest_runs_with_the_tool()
    {
        var folder = Copy("pytest");
        // The recipe is written so that it runs without pytest, too.
        string[] command = Python.SkipReason("pytest") is null ? ["-m", "pytest", "-q"] : ["-m", "unittest", "-v"];

        var run = await Tool.RunAsync(tools.WithTool(new(Python.Command, command) { WorkingDirectory = folder }));

        Assert.True(run.ExitCode == 0, run.Output);
        Assert.Matches("Ran 2 tests|2 passed", run.Output);
    }

    [LongFact]
    public async Task The_recipe_for_xunit_runs_with_the_package_in_one_process()
    {
        var folder = Copy("xunit");
        Pin(Path.Combine(folder, "Recipe.csproj"));
        await File.WriteAllTextAsync(
            Path.Combine(folder, "nuget.config"), $"""<configuration><packageSources><add key="packaged" value="{tools.Feed}" /></packageSources></configuration>""");
        var packages = Environment.GetEnvironmentVariable("NUGET_PACKAGES")
            ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");

        // What the machine has is read from where it is; what the feed has stays in the test's folder.
        await PackagedTools.DotnetAsync(
            ["restore", "-v", "q", $"-p:RestorePackagesPath={Path.Combine(folder, "packages")}", $"-p:RestoreFallbackFolders={packages}"], folder);
        var run = await PackagedTools.DotnetAsync(["test", "--no-restore"], folder);

        Assert.Matches("Passed: +2,", run.Output);
    }

    private string Copy(string recipe)
    {
        var folder = tools.CreateFolder(recipe).FullName;
        foreach (var file in Directory.GetFiles(Repository.PathOf("docs", "how-to", "recipes", recipe)))
            File.Copy(file, Path.Combine(folder, Path.GetFileName(file)));
        return folder;
    }

    /// <summary>Names the version of this build, and this build's AWS client where the official one cannot be restored.</summary>
    private void Pin(string project)
    {
        var document = XDocument.Load(project);
        foreach (var reference in document.Descendants("PackageReference").ToList())
        {
            if ((string?)reference.Attribute("Include") == "ImageBuilderAutomation.LocalImageBuilder")
                reference.SetAttributeValue("Version", tools.Version);
            else if ((string?)reference.Attribute("Include") == "AWSSDK.Imagebuilder" && PackagedTools.Built.Contains("-p:AwsPackages=bundled"))
                Replace(reference);
        }

        document.Save(project);
    }

    private static void Replace(XElement reference)
    {
        var core = XDocument.Load(Repository.PathOf("Directory.Packages.props")).Descendants("PackageVersion")
            .Single(version => (string?)version.Attribute("Include") == "AWSSDK.Core").Attribute("Version")!.Value;
        reference.AddBeforeSelf(new XElement("PackageReference", new XAttribute("Include", "AWSSDK.Core"), new XAttribute("Version", core)));
        reference.ReplaceWith(new XElement(
            "Reference", new XAttribute("Include", "AWSSDK.Imagebuilder"), new XElement("HintPath", typeof(Amazon.Imagebuilder.AmazonImagebuilderClient).Assembly.Location)));
    }
}
