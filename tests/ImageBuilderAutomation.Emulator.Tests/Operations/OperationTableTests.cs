using System.Net;
using ImageBuilderAutomation.Emulator.Control;
using ImageBuilderAutomation.Emulator.Operations;
using ImageBuilderModel;

namespace ImageBuilderAutomation.Emulator.Tests.Operations;

public sealed class OperationTableTests : EmulatorTest
{
    [Fact]
    public void Holds_operations_of_the_model_and_each_once()
    {
        Assert.All(OperationTable.All, o => Assert.Contains(o.Name, ServiceModels.ImageBuilder.Operations.Keys));
        Assert.Equal(OperationTable.All.Count, OperationTable.All.Select(o => o.Name).Distinct().Count());
    }

    [Fact]
    public void Holds_every_operation_of_the_assembly()
    {
        var listed = OperationTable.All.Select(o => o.GetType()).ToHashSet();

        var forgotten = typeof(IOperation).Assembly.GetTypes().Where(t => t is { IsAbstract: false } && t.IsAssignableTo(typeof(IOperation)) && !listed.Contains(t));

        Assert.Empty(forgotten);
    }

    [Fact]
    public void Control_table_holds_every_command_of_the_assembly()
    {
        var listed = ControlTable.All.Select(o => o.GetType()).ToHashSet();

        var forgotten = typeof(IControlCommand).Assembly.GetTypes()
            .Where(t => t is { IsAbstract: false } && t.IsAssignableTo(typeof(IControlCommand)) && !listed.Contains(t));

        Assert.Empty(forgotten);
    }

    [Fact]
    public async Task An_operation_that_does_not_behave_says_that_it_is_the_emulator_s_fault()
    {
        Assert.Contains("ImportVmImage", Coverage.NotYet);

        var result = await Api.CallAsync("ImportVmImage", new()
        {
            ["name"] = "vm image",
            ["semanticVersion"] = "1.0.0",
            ["platform"] = "Linux",
            ["vmImportTaskId"] = "import-ami-1",
        });

        result.MustBe(HttpStatusCode.NotImplemented, "EmulatorOperationNotSupported");
        Assert.Contains("emulator", result.Message, StringComparison.Ordinal);
        Assert.Contains("ImportVmImage", result.Message, StringComparison.Ordinal);
        Assert.Contains("docs/emulator.md", result.Message, StringComparison.Ordinal);
    }
}
