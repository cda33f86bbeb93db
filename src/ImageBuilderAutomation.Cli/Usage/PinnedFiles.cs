using System.Text;
using ImageBuilderAutomation.Cli.Output;
using ImageBuilderAutomation.Domain;

namespace ImageBuilderAutomation.Cli.Usage;

/// <summary>The AMI ids in the files of a folder.</summary>
/// <param name="AmiIds">Each once, in order.</param>
/// <param name="Naming">The number of files that name one.</param>
internal sealed record PinnedFiles(IReadOnlyCollection<string> AmiIds, int Naming, int Files)
{
    /// <summary>Longer than an id with four bytes for each character, so that one at the border of two parts of a file is found in the second.</summary>
    private const int Overlap = 128;

    private const int PartSize = 1024 * 1024;

    /// <summary>Links are not followed: they may lead out of the folder, or in a circle. A repository's history (.git) is no file of it.</summary>
    private static readonly EnumerationOptions Enumeration = new()
    {
        AttributesToSkip = FileAttributes.ReparsePoint,
        IgnoreInaccessible = false,
        RecurseSubdirectories = true,
    };

    /// <exception cref="UsageException">The folder does not exist, or a file cannot be read: an incomplete list must not look like a complete one.</exception>
    public static async Task<PinnedFiles> ReadAsync(string folder, CancellationToken cancellationToken)
    {
        if (!Directory.Exists(folder))
            throw new UsageException($"Expected a folder at '{folder}', found none.");
        try
        {
            var ids = new SortedSet<string>(StringComparer.Ordinal);
            var (naming, files) = (0, 0);
            foreach (var file in Directory.EnumerateFiles(folder, "*", Enumeration).Where(file => !IsHistory(Path.GetRelativePath(folder, file))))
            {
                var found = await ReadFileAsync(file, cancellationToken);
                ids.UnionWith(found);
                naming += found.Count > 0 ? 1 : 0;
                files++;
            }

            return new(ids, naming, files);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"Expected readable files in '{folder}': {e.Message}");
        }
    }

    private static bool IsHistory(string path) => path.Split(Path.DirectorySeparatorChar).Contains(".git");

    /// <summary>Every encoding that has ASCII in it shows ids as Latin-1 does. UTF-16, which Windows tools write, and UTF-32 have zero bytes between them.</summary>
    private static async Task<HashSet<string>> ReadFileAsync(string file, CancellationToken cancellationToken)
    {
        var ids = new HashSet<string>(StringComparer.Ordinal);
        using var stream = File.OpenRead(file);
        var (buffer, kept) = (new byte[PartSize], 0);
        while (true)
        {
            var read = await stream.ReadAtLeastAsync(buffer.AsMemory(kept), buffer.Length - kept, throwOnEndOfStream: false, cancellationToken);
            var text = Encoding.Latin1.GetString(buffer, 0, kept + read);
            var isLast = kept + read < buffer.Length;
            // An id at the very end may go on in the next part.
            ids.UnionWith(AmiId.In((isLast ? text : text[..^Overlap]).Replace("\0", "", StringComparison.Ordinal)));
            if (isLast)
                return ids;
            kept = 2 * Overlap;
            buffer.AsSpan(^kept..).CopyTo(buffer);
        }
    }
}
