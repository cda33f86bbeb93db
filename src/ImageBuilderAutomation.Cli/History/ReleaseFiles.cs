using ImageBuilderAutomation.Cli.Output;
using ImageBuilderAutomation.Releases;

namespace ImageBuilderAutomation.Cli.History;

/// <summary>The release records in the files and folders that a person names.</summary>
/// <param name="Texts">Text of each file by its path.</param>
/// <param name="Skipped">JSON files of the folders that are something else.</param>
/// <param name="IsFolder">A folder is meant to hold every release of its recipes.</param>
internal sealed record ReleaseFiles(IReadOnlyDictionary<string, string> Texts, IReadOnlyList<string> Skipped, bool IsFolder)
{
    private const string Expected = "a release record";
    private const string FileName = ".release.json";

    /// <exception cref="UsageException">A path does not exist or cannot be read, or none of the folders has a release record.</exception>
    public static ReleaseFiles Read(IEnumerable<string> paths)
    {
        var (texts, skipped, isFolder) = (new SortedDictionary<string, string>(StringComparer.Ordinal), new List<string>(), false);
        foreach (var path in paths.Distinct())
        {
            if (!Directory.Exists(path))
            {
                // Keep the exact bytes: a byte order mark added by an editor is a change.
                texts[path] = InputFile.ReadExactly(path, Expected);
                continue;
            }

            isFolder = true;
            foreach (var file in FilesOf(path))
            {
                var text = InputFile.ReadExactly(file, Expected);
                // Others may keep their own JSON beside the records. A damaged record has still its name, or is missing in its chain.
                if (ReleaseHead.Read(text) is null && !file.EndsWith(FileName, StringComparison.OrdinalIgnoreCase))
                    skipped.Add(file);
                else
                    texts[file] = text;
            }
        }

        return texts.Count > 0 ? new(texts, skipped, isFolder) : throw new UsageException($"Expected release records in '{string.Join(' ', paths)}', found none.");
    }

    private static List<string> FilesOf(string folder)
    {
        try
        {
            // A folder that cannot be read is an error: what is in it is unknown.
            var options = new EnumerationOptions { RecurseSubdirectories = true, IgnoreInaccessible = false };
            return [.. Directory.EnumerateFiles(folder, "*.json", options).Order(StringComparer.Ordinal)];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"Expected a folder with release records at '{folder}': {e.Message}");
        }
    }
}
