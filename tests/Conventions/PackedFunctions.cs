using System.Text.Json.Nodes;
using TestKit;

namespace Conventions;

/// <summary>What build/package.py writes for two published files, whose content does not matter, as either package. Nothing where the translator is missing.</summary>
public sealed class PackedFunctions : IAsyncLifetime
{
    public const string Translator = "samtranslator";

    public const string Sums = "SHA256SUMS";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("package-");

    public async Task InitializeAsync()
    {
        if (Python.SkipReason(Translator) is null)
            await Task.WhenAll(PackAsync("managed", "managed", "policy.json"), PackAsync("aot", "aot", "policy.json"));
    }

    public Task DisposeAsync()
    {
        _folder.Delete(recursive: true);
        return Task.CompletedTask;
    }

    /// <param name="folder">The name of the folder to write.</param>
    /// <param name="policy">The content of policy.json.</param>
    /// <returns>The folder with the zip file, the template and their sums.</returns>
    public async Task<string> PackAsync(string package, string folder, string policy)
    {
        var published = _folder.CreateSubdirectory($"published-{folder}").FullName;
        await File.WriteAllTextAsync(Path.Combine(published, "bootstrap"), "bootstrap");
        await File.WriteAllTextAsync(Path.Combine(published, "policy.json"), policy);

        var packed = Path.Combine(_folder.FullName, folder);
        var run = await Tool.RunAsync(Python.Command, [Repository.PathOf("build", "package.py"), published, package, packed], _folder.FullName);
        Assert.True(run.ExitCode == 0, run.Output);
        return packed;
    }

    public string PathOf(string package, string file) => Path.Combine(_folder.FullName, package, file);

    public string Zip(string package) => Assert.Single(Directory.GetFiles(Path.Combine(_folder.FullName, package), "*.zip"));

    public JsonObject Template(string package) => JsonNode.Parse(File.ReadAllText(PathOf(package, "template.packaged.json")))!.AsObject();
}
