namespace ImageBuilderAutomation.Cli.Tests.Policies;

/// <summary>A policy in a temporary file that is deleted after the test.</summary>
internal sealed class PolicyText : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("policy-");

    public PolicyText(string text)
    {
        Path = System.IO.Path.Combine(_folder.FullName, "policy.json");
        File.WriteAllText(Path, text);
    }

    public string Path { get; }

    public void Beside(string name, string text) => File.WriteAllText(System.IO.Path.Combine(_folder.FullName, name), text);

    public void Dispose() => _folder.Delete(recursive: true);
}
