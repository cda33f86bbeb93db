using ImageBuilderAutomation.Local.Invocation;
using ImageBuilderAutomation.Local.Template;
using Microsoft.Extensions.DependencyInjection;

namespace ImageBuilderAutomation.Local.Tests.Invocation;

public class FunctionEnvironmentTests
{
    private static readonly TemplateModel Model = TemplateReader.Read(
        "Resources: { Worker: { Type: AWS::Serverless::Function, Properties: { MemorySize: 512, Environment: { Variables: { COLOUR: red, SIZE: 5 } } } } }",
        new());

    private static readonly LocalEndpoints Endpoints = new(new("http://127.0.0.1:1"), new("http://127.0.0.1:2"), new("http://127.0.0.1:3"));

    [Theory]
    [InlineData("COLOUR", "blue")] // overridden
    [InlineData("SIZE", "5")]
    [InlineData("AWS_REGION", "us-east-1")]
    [InlineData("AWS_ACCESS_KEY_ID", "Worker")]
    [InlineData("AWS_LAMBDA_FUNCTION_NAME", "image-builder-automation-Worker")]
    [InlineData("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "512")]
    [InlineData("AWS_ENDPOINT_URL_IMAGEBUILDER", "http://127.0.0.1:1/")]
    [InlineData("AWS_ENDPOINT_URL_DYNAMODB", "http://127.0.0.1:2/")]
    [InlineData("AWS_ENDPOINT_URL_SSM", "http://127.0.0.1:3/")]
    [InlineData("AWS_ENDPOINT_URL_EC2", "http://127.0.0.1:3/")]
    [InlineData("AWS_ENDPOINT_URL_S3", "http://127.0.0.1:3/")]
    [InlineData("AWS_ENDPOINT_URL_KMS", "http://127.0.0.1:3/")]
    [InlineData("AWS_ENDPOINT_URL_IAM", "http://127.0.0.1:3/")]
    // Set in every process, but not passed on to functions.
    [InlineData("PATH", null)]
    public void The_environment_of_a_function_has(string name, string? expected)
    {
        var environment = FunctionEnvironment.Of(Model.Functions[0], Model.Settings, Endpoints, new Dictionary<string, string> { ["COLOUR"] = "blue" });
        Assert.Equal(expected, environment.GetValueOrDefault(name));
    }

    [Fact]
    public async Task A_service_can_be_wrapped_however_it_was_registered()
    {
        ServiceCollection services = [];
        services.AddSingleton<IComparer<string>>(StringComparer.Ordinal);
        services.AddSingleton<IAsyncDisposable, Plain>();
        services.AddSingleton<IFormatProvider>(_ => System.Globalization.CultureInfo.InvariantCulture);
        object? instance = null, type = null, factory = null;
        services.Decorate<IComparer<string>>(inner => Keep(inner, out instance));
        services.Decorate<IAsyncDisposable>(inner => Keep(inner, out type));
        services.Decorate<IFormatProvider>(inner => Keep(inner, out factory));
        await using var provider = services.BuildServiceProvider();

        Assert.Same(provider.GetRequiredService<IComparer<string>>(), instance);
        Assert.Same(provider.GetRequiredService<IAsyncDisposable>(), type);
        Assert.Same(provider.GetRequiredService<IFormatProvider>(), factory);
        Assert.Throws<InvalidOperationException>(() => services.Decorate<IDisposable>(d => d));
    }

    private sealed class Plain : IAsyncDisposable
    {
        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }

    private static T Keep<T>(T inner, out object? kept)
        where T : class
    {
        kept = inner;
        return inner;
    }
}
