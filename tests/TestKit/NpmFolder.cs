using System.Security.Cryptography;
using System.Text;

namespace TestKit;

/// <summary>A folder with a checked-in package.json and package-lock.json whose packages the tests install themselves.</summary>
public static class NpmFolder
{
    private static readonly TimeSpan InstallLimit = TimeSpan.FromMinutes(4);

    /// <summary>Runs <c>npm ci</c> unless the installed packages are at least as new as the lock file. Only one test process at a time does so.</summary>
    /// <exception cref="InvalidOperationException">npm failed; the message carries its output.</exception>
    public static async Task EnsureInstalledAsync(string folder, CancellationToken cancellationToken = default)
    {
        if (IsInstalled(folder))
            return;

        using var turn = await TakeTurnAsync(folder, cancellationToken);
        if (IsInstalled(folder))
            return;

        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(InstallLimit);
        var npm = await Tool.RunAsync(Node.PathOf("npm"), ["ci", "--ignore-scripts", "--no-audit", "--no-fund"], folder, limit.Token);
        if (npm.ExitCode != 0 || !IsInstalled(folder))
            throw new InvalidOperationException(
                $"'npm ci' in {folder} ended with code {npm.ExitCode}; the first installation needs access to the npm registry.\n{npm.Output}");
    }

    /// <summary>npm writes the hidden lock file last, so an interrupted installation does not count.</summary>
    public static bool IsInstalled(string folder)
    {
        var done = new FileInfo(Path.Combine(folder, "node_modules", ".package-lock.json"));
        return done.Exists && done.LastWriteTimeUtc >= File.GetLastWriteTimeUtc(Path.Combine(folder, "package-lock.json"));
    }

    private static async Task<FileStream> TakeTurnAsync(string folder, CancellationToken cancellationToken)
    {
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Path.GetFullPath(folder))))[..16];
        var path = Path.Combine(Path.GetTempPath(), $"npm-ci-{hash}.lock");
        FileStream? turn = null;
        await Poll.UntilAsync(
            _ =>
            {
                try
                {
                    turn = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
                }
                catch (IOException)
                {
                    // Another test process is installing and holds the file until it is done.
                }

                return Task.FromResult(turn is not null);
            },
            InstallLimit,
            cancellationToken,
            $"nobody else runs npm ci in {folder}");
        return turn!;
    }
}
