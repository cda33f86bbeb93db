using ImageBuilderAutomation.Cli.Output;
using ImageBuilderAutomation.Releases;
using ImageBuilderAutomation.Releases.Recording;

namespace ImageBuilderAutomation.Cli.History;

/// <summary>The release records in the files and folders that a person names.</summary>
/// <param name="Texts">Text of each file by its path.</param>
/// <param name="Skipped">JSON files of the folders that are something else.</param>
/// <param name="IsFolder">A folder is meant to hold every release of its recipes.</param>
internal sealed record ReleaseFiles(IReadOnlyDictionary<string, string> Texts, IReadOnlyList<string> Skipped, bool IsFolder)
{
    /// <summary>Signatures, heads and public keys of a copy of the bucket, by path.</summary>
    public IReadOnlyDictionary<string, string> Beside { get; init; } = new Dictionary<string, string>();

    /// <summary>All files of the archive, by path.</summary>
    public IReadOnlyDictionary<string, string> All => Texts.Concat(Beside).ToDictionary(file => file.Key, file => file.Value, StringComparer.Ordinal);

    private const string Expected = "a release record";
    private const string FileName = ".release.json";

    /// <exception cref="UsageException">A path does not exist or cannot be read, or none of the folders has a release record.</exception>
    public static ReleaseFiles Read(IEnumerable<string> paths)
    {
        var (texts, skipped, isFolder) = (new SortedDictionary<string, string>(StringComparer.Ordinal), new List<string>(), false);
        var beside = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var path in paths.Distinct())
        {
            if (!Directory.Exists(path))
            {
                // Keep the exact bytes: a byte order mark added by an editor is a change.
                var only = InputFile.ReadExactly(path, Expected);
                (ArchiveCheck.IsBesideRecords(path, only) ? (IDictionary<string, string>)beside : texts)[path] = only;
                continue;
            }

            isFolder = true;
            foreach (var file in FilesOf(path))
            {
                var text = InputFile.ReadExactly(file, Expected);
                // Others may keep their own JSON beside the records. A damaged record has still its name, or is missing in its chain.
                if (ArchiveCheck.IsBesideRecords(file, text))
                    beside[file] = text;
                else if (ReleaseHead.Read(text) is null && !file.EndsWith(FileName, StringComparison.OrdinalIgnoreCase))
                    skipped.Add(file);
                else
                    texts[file] = text;
            }
        }

        return texts.Count > 0
            ? new(texts, skipped, isFolder) { Beside = beside }
            : throw new UsageException($"Expected release records in '{string.Join(' ', paths)}', found none.");
    }

    private static List<string> FilesOf(string folder)
    {
        try
        {
            // A folder that cannot be read is an error: what is in it is unknown.
            var options = new EnumerationOptions { RecurseSubdirectories = true, IgnoreInaccessible = false };
            return [.. Directory.EnumerateFiles(folder, "*.json", options).Concat(Directory.EnumerateFiles(folder, "*.pem", options)).Order(StringComparer.Ordinal)];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"Expected a folder with release records at '{folder}': {e.Message}");
        }
    }
}
