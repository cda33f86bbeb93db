using TestKit;

namespace Conventions;

/// <summary>Web servers of this product listen on loopback and check who calls. Two classes do both, so no other class may open a server.</summary>
public sealed class WebServerTests
{
    private static readonly string[] Openings = ["UseKestrel", "WebApplication.Create", "ConfigureKestrel", "new HttpListener", "new TcpListener", "UseHttpSys"];

    [Fact]
    public void Only_two_classes_open_a_web_server()
    {
        var sources = Repository.PathOf("src");
        var opening = Directory.EnumerateFiles(sources, "*.cs", SearchOption.AllDirectories)
            .Where(file => !file.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal))
            .Where(file => File.ReadAllText(file) is var text && Openings.Any(name => text.Contains(name, StringComparison.Ordinal)))
            .Select(file => Path.GetRelativePath(sources, file).Replace('\\', '/'));

        Assert.Equal(
            ["ImageBuilderAutomation.Console/ConsoleServer.cs", "ImageBuilderAutomation.Emulator/Protocol/LoopbackServer.cs"], opening.Order(StringComparer.Ordinal));
    }
}
