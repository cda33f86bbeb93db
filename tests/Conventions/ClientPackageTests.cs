using System.Text.Json;

namespace Conventions;

/// <summary>Official clients are packaged only where they are used. Explained in docs/decisions/0009.</summary>
public sealed class ClientPackageTests
{
    [Fact]
    public void The_functions_contain_no_client_that_only_the_command_line_uses()
    {
        var functions = LibrariesOf("bootstrap");

        Assert.Contains("AWSSDK.EC2", functions);
        Assert.Contains("AWSSDK.SimpleSystemsManagement", functions);
        // Replaying takes messages from the failure queues.
        Assert.Contains("AWSSDK.SQS", functions);
        Assert.DoesNotContain("AWSSDK.SecurityToken", functions);
        Assert.DoesNotContain(References.Of(Path.Combine(AppContext.BaseDirectory, "bootstrap.dll")), r => OfTheCommandLine(r.Member));
    }

    [Fact]
    public void The_command_line_contains_them()
    {
        Assert.Superset(new HashSet<string> { "AWSSDK.SecurityToken" }, LibrariesOf("image-builder-automation"));
        // The namespaces that the functions must not use are those that need the package.
        Assert.Contains(References.Of(Path.Combine(AppContext.BaseDirectory, "image-builder-automation.dll")), r => OfTheCommandLine(r.Member));
    }

    private static bool OfTheCommandLine(string member) =>
        member.StartsWith("ImageBuilderAutomation.Aws.Identity.", StringComparison.Ordinal);

    private static HashSet<string> LibrariesOf(string assembly)
    {
        using var file = File.OpenRead(Path.Combine(AppContext.BaseDirectory, $"{assembly}.deps.json"));
        using var dependencies = JsonDocument.Parse(file);
        return [.. dependencies.RootElement.GetProperty("libraries").EnumerateObject().Select(library => library.Name.Split('/')[0])];
    }
}
