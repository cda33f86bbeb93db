namespace TestKit.Mutations;

/// <summary>A folder whose files are mutated documents, or are missing, folders, or unreadable.</summary>
public sealed class MutatedFile : IDisposable
{
    /// <summary>How many documents the tests try together: a few hundred, a quarter of them in a short run, more with <c>RANDOM_DOCUMENTS=5000</c>.</summary>
    public static int Count(int all) => LongRun.Count("RANDOM_DOCUMENTS", all);

    private readonly string _folder = Directory.CreateTempSubdirectory("mutated-").FullName;

    /// <summary>Writes a mutated copy of the sample.</summary>
    /// <returns>The path to use, at which there may be no readable file.</returns>
    public string Write(string name, string sample, Random random)
    {
        var path = Path.Combine(_folder, name);
        File.WriteAllBytes(path, sample.TrimStart() is ['{' or '[' or '/', ..] ? MutatedDocument.OfJson(sample, random) : MutatedDocument.OfLines(sample, random));
        return random.Next(40) switch
        {
            0 => Path.Combine(_folder, "missing", name),
            1 => _folder,
            2 => Path.Combine(path, "below-a-file"),
            // Exists, and reading it fails for everybody.
            3 when OperatingSystem.IsLinux() => "/proc/self/mem",
            4 => Path.Combine(_folder, new string('x', 300)),
            5 => "",
            _ => path,
        };
    }

    /// <summary>Writes a file that stays as it is.</summary>
    public string WriteWhole(string name, string text)
    {
        var path = Path.Combine(_folder, name);
        File.WriteAllText(path, text);
        return path;
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
