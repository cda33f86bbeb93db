using ImageBuilderAutomation.Policies.Reading;

namespace ImageBuilderAutomation.Functions;

/// <summary>Reads the policy together with the files that it names in the same folder.</summary>
public static class PolicyFile
{
    public static PolicyReadResult Read(string path) => PolicyReader.Read(File.ReadAllText(path), name =>
        Path.Combine(Path.GetDirectoryName(path) ?? "", name) is var beside && File.Exists(beside) ? File.ReadAllText(beside) : null);
}
