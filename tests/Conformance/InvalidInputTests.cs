using ImageBuilderModel;
using TestKit;

namespace Conformance;

public sealed class InvalidInputTests(InvalidInputs sent) : IClassFixture<InvalidInputs>
{
    public static TheoryData<string> Operations => [.. ServiceModels.ImageBuilderBase.Operations.Keys];

    [NodeTheory]
    [MemberData(nameof(Operations))]
    public void The_official_client_gets_the_type_status_and_parameter_of_the_error(string operation)
    {
        var model = ServiceModels.ImageBuilderBase.Operations[operation];
        var inputs = InvalidInputs.Of(model);
        Assert.True(inputs.Count >= 2, $"{operation} has {inputs.Count} invalid inputs");

        foreach (var input in inputs)
        {
            var result = sent.Results[input.Name];
            Assert.Equal((input.Name, input.Status, input.Error), (input.Name, result.Status, result.Error));
            if (model.Errors.Any(e => e.Name == input.Error))
                Assert.True(result.Typed, $"{input.Error} is not typed");
            if (input.Parameter is { } parameter && !parameter.EndsWith(".<key>", StringComparison.Ordinal))
                Assert.StartsWith($"The value supplied for parameter '{parameter}' is not valid. ", result.Message, StringComparison.Ordinal);
        }
    }
}
