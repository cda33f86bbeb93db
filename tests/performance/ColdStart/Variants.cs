using TestKit;

namespace ColdStart;

/// <summary>Finds the variants that can run on this machine. The native package is first; ratios refer to it.</summary>
internal static class Variants
{
    public static async Task<IReadOnlyList<Variant>> FindAsync()
    {
        var native = Repository.PathOf("artifacts", "functions", "bundled", "net9.0", "aot");
        var managed = Repository.PathOf("artifacts", "functions", "bundled", "net10.0", "managed");
        var nothing = Repository.PathOf("artifacts", "performance", "do-nothing");
        var folder = Repository.PathOf("tests", "performance", "ColdStart");

        List<Variant> variants =
        [
            new("native package, net9.0", [Path.Combine(native, "bootstrap")], native),
            new("does nothing, AOT, net9.0", [Path.Combine(nothing, "bootstrap")], null, Answers: false),
            new("managed package, net10.0", ["dotnet", Path.Combine(managed, "bootstrap.dll")], managed),
        ];
        foreach (var missing in variants.Where(v => !File.Exists(v.Command[^1])))
            throw new FileNotFoundException($"{missing.Command[^1]} is missing. docs/explanation/performance.md describes how to build it.");

        if (Node.SkipReason is null)
        {
            await NpmFolder.EnsureInstalledAsync(Path.Combine(folder, "node"));
            var version = (await Tool.RunAsync(Node.PathOf("node"), ["--version"], folder)).StandardOutput.Trim();
            variants.Add(new($"Node {version}, AWS SDK v3", [Node.PathOf("node"), Path.Combine(folder, "node", "function.mjs")], null));
        }

        if (await PythonAsync(folder) is [var python, var name])
            variants.Add(new(name, [python, Path.Combine(folder, "python", "function.py")], null));
        return variants;
    }

    /// <summary>The path of the interpreter itself, because the start of a launcher would be measured too; null without boto3.</summary>
    private static async Task<string[]?> PythonAsync(string folder)
    {
        const string Ask = "import sys, platform, boto3; print(sys.executable); print(f'Python {platform.python_version()}, boto3 {boto3.__version__}')";
        try
        {
            var found = await Tool.RunAsync("python3", ["-c", Ask], folder);
            return found.ExitCode == 0 ? found.StandardOutput.Split('\n', StringSplitOptions.RemoveEmptyEntries) : null;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return null;
        }
    }
}
