using ImageBuilderAutomation.Emulator.Protocol;
using ImageBuilderModel;

namespace ImageBuilderAutomation.Emulator.Tests.Protocol;

public sealed class RouterTests
{
    private readonly Router _router = new(ServiceModels.ImageBuilder);

    [Fact]
    public void Finds_every_operation_of_the_model_by_method_and_path()
    {
        foreach (var operation in ServiceModels.ImageBuilder.Operations.Values)
        {
            var route = _router.Find(operation.Method, operation.Uri.Replace("{resourceArn}", "arn%3Aaws", StringComparison.Ordinal));

            Assert.Same(operation, route?.Operation);
        }
    }

    [Theory]
    [InlineData("GET", "/CreateImage")]
    [InlineData("PUT", "/createimage")]
    [InlineData("PUT", "/CreateImage/")]
    [InlineData("GET", "/tags/")]
    [InlineData("GET", "/tags")]
    [InlineData("GET", "/")]
    public void Finds_nothing_for_another_method_or_path(string method, string path) => Assert.Null(_router.Find(method, path));

    [Fact]
    public void No_control_route_shadows_an_operation()
    {
        foreach (var command in ControlTable.All)
            Assert.Null(_router.Find(command.Method, ControlTable.Prefix + command.Path));
        Assert.DoesNotContain(
            ServiceModels.ImageBuilder.Operations.Values, o => o.Uri.StartsWith(ControlTable.Prefix.TrimEnd('/'), StringComparison.OrdinalIgnoreCase));
    }
}
