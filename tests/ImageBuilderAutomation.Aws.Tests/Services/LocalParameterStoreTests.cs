using Amazon.SimpleSystemsManagement;
using Amazon.SimpleSystemsManagement.Model;
using ImageBuilderAutomation.Aws.Ssm;
using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.Local;
using TestKit;

namespace ImageBuilderAutomation.Aws.Tests.Services;

/// <summary>The local host serves the official client of SSM.</summary>
public sealed class LocalParameterStoreTests : IAsyncLifetime
{
    private const string Arn = "arn:aws:ssm:us-east-1:123456789012:parameter/golden/base";

    private LocalStack _stack = null!;

    private Func<string, string?> Environment => _stack.ClientEnvironment("test");

    public async Task InitializeAsync() =>
        _stack = await LocalStack.StartAsync(new() { Template = await File.ReadAllTextAsync(Repository.PathOf("template.yaml")) });

    public Task DisposeAsync() => _stack.DisposeAsync().AsTask();

    [Fact]
    public async Task Returns_the_parameters_that_were_put_by_name_and_by_ARN()
    {
        using var ssm = AwsClients.Ssm(Environment);

        var first = await ssm.PutParameterAsync(new() { Name = "/golden/base", Value = "ami-1", Type = ParameterType.String });
        var second = await ssm.PutParameterAsync(new() { Name = "/golden/base", Value = "ami-2", Overwrite = true });
        var read = await ssm.GetParametersAsync(new GetParametersRequest { Names = ["/golden/base", Arn, "golden", "/golden"] });

        Assert.Equal((1, 2), (first.Version, second.Version));
        Assert.Equal(
            [("/golden/base", Arn, "ami-2"), ("/golden/base", Arn, "ami-2")],
            read.Parameters.Select(parameter => (parameter.Name, parameter.ARN, parameter.Value)));
        Assert.Equal((ParameterType.String, 2), (read.Parameters[0].Type, read.Parameters[0].Version));
        Assert.Equal(["golden", "/golden"], read.InvalidParameters);
    }

    [Fact]
    public async Task Refuses_invalid_and_unsupported_requests_with_an_error_code()
    {
        using var ssm = AwsClients.Ssm(Environment);
        await ssm.PutParameterAsync(new() { Name = "base", Value = "ami-1", Type = ParameterType.String });

        await Assert.ThrowsAsync<ParameterAlreadyExistsException>(() => ssm.PutParameterAsync(new() { Name = "base", Value = "ami-2", Type = ParameterType.String }));
        foreach (var invalid in new PutParameterRequest[]
        {
            new() { Name = "golden/base", Value = "ami-1", Type = ParameterType.String },
            new() { Name = "/golden/base", Value = "ami-1" },
            new() { Name = "/golden/base", Value = "", Type = ParameterType.String },
        })
            Assert.Equal("ValidationException", (await Assert.ThrowsAsync<AmazonSimpleSystemsManagementException>(() => ssm.PutParameterAsync(invalid))).ErrorCode);
        string[] eleven = [.. Enumerable.Range(1, 11).Select(n => $"/golden/{n}")];
        Assert.Equal("ValidationException", await ErrorOfReadingAsync(eleven));
        Assert.Equal("AccessDeniedException", await ErrorOfReadingAsync("arn:aws:ssm:us-east-1:999999999999:parameter/golden/base"));
        var notServed = await Assert.ThrowsAsync<AmazonSimpleSystemsManagementException>(() => ssm.GetParametersByPathAsync(new() { Path = "/golden" }));
        Assert.Contains("found 'GetParametersByPath'", notServed.Message, StringComparison.Ordinal);

        async Task<string> ErrorOfReadingAsync(params string[] names) =>
            (await Assert.ThrowsAsync<AmazonSimpleSystemsManagementException>(() => ssm.GetParametersAsync(new GetParametersRequest { Names = [.. names] }))).ErrorCode;
    }

    [Fact]
    public async Task The_product_reads_values_and_what_does_not_exist()
    {
        using var ssm = AwsClients.Ssm(Environment);
        await ssm.PutParameterAsync(new() { Name = "/golden/base", Value = "ami-1", Type = ParameterType.String });
        using var store = new ParameterStore(new("123456789012", "us-east-1"), Environment);

        var values = await store.ReadAsync(["/golden/base", Arn, "/golden/none"], default);

        Assert.Equal(
            [("/golden/base", "ami-1"), ("/golden/none", null), (Arn, "ami-1")],
            values.Select(pair => (pair.Key, Assert.IsType<Known<string?>.Yes>(pair.Value).Value)).OrderBy(pair => pair.Key, StringComparer.Ordinal));
    }
}
