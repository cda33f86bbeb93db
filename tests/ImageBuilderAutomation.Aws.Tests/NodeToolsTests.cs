using System.Diagnostics;
using TestKit;

namespace ImageBuilderAutomation.Aws.Tests;

public sealed class NodeToolsTests
{
    private static readonly string Folder = Repository.PathOf("tests", "ImageBuilderAutomation.Aws.Tests", "npm");

    [Fact]
    public void Tests_that_need_Node_are_skipped_with_a_message_where_it_is_missing() =>
        Assert.Contains("Node.js", Node.SkipReasonFor(path: "/nowhere", ci: null), StringComparison.Ordinal);

    [Fact]
    public void Tests_that_need_Node_run_and_fail_where_it_is_missing_in_CI() =>
        Assert.Null(Node.SkipReasonFor(path: "/nowhere", ci: "true"));

    [NodeFact]
    public async Task Packages_are_installed_once_and_then_left_alone()
    {
        await NpmFolder.EnsureInstalledAsync(Folder);
        var written = File.GetLastWriteTimeUtc(Path.Combine(Folder, "node_modules", ".package-lock.json"));

        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => NpmFolder.EnsureInstalledAsync(Folder)));

        Assert.True(NpmFolder.IsInstalled(Folder));
        Assert.Equal(written, File.GetLastWriteTimeUtc(Path.Combine(Folder, "node_modules", ".package-lock.json")));
    }

    [NodeFact]
    public async Task A_folder_without_a_lock_file_fails_with_npm_s_message()
    {
        var folder = Directory.CreateTempSubdirectory().FullName;
        try
        {
            var problem = await Assert.ThrowsAsync<InvalidOperationException>(() => NpmFolder.EnsureInstalledAsync(folder));

            Assert.Contains("npm ci", problem.Message, StringComparison.Ordinal);
            Assert.Contains("package-lock.json", problem.Message, StringComparison.Ordinal);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [NodeFact]
    public async Task A_server_that_ends_before_it_responds_is_reported_with_its_output()
    {
        var problem = await Assert.ThrowsAsync<InvalidOperationException>(() => ServerProcess.StartAsync(
            _ => new ProcessStartInfo(Node.PathOf("node"), ["-e", "console.error('no such table'); process.exit(3)"])));

        Assert.Contains("code 3", problem.Message, StringComparison.Ordinal);
        Assert.Contains("no such table", problem.Message, StringComparison.Ordinal);
    }

    [NodeFact]
    public async Task A_disposed_server_no_longer_runs()
    {
        Uri url;
        await using (var server = await ServerProcess.StartAsync(port => new ProcessStartInfo(
            Node.PathOf("node"), ["-e", $"require('net').createServer().listen({port}, '127.0.0.1')"])))
        {
            url = server.Url;
        }

        using var client = new System.Net.Sockets.TcpClient();
        await Assert.ThrowsAsync<System.Net.Sockets.SocketException>(() => client.ConnectAsync("127.0.0.1", url.Port));
    }
}
