namespace ImageBuilderAutomation.Cli.Tests.Policies;

/// <summary>A policy in a temporary file that is deleted after the test.</summary>
internal sealed class PolicyText : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("policy-");

    public PolicyText(string text)
    {
        Path = System.IO.Path.Combine(folder.FullName, "policy.json");
        File.WriteAllText(Path, text);
    }

    public string Path { get; }

    public void Beside(string name, string text) => File.WriteAllText(System.IO.Path.Combine(folder.FullName, name), text);

    public void Dispose() => folder.Delete(recursive: true);
}
