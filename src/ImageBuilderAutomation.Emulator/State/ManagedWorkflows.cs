namespace ImageBuilderAutomation.Emulator.State;

/// <summary>The workflows that run where a pipeline names none of its own.</summary>
// Assumed: the steps; names and step actions are the service's.
public static class ManagedWorkflows
{
    private const string BuildImage = """
        name: build-image
        description: Launches an instance, applies the recipe's components and makes an image of it.
        schemaVersion: 1.0
        steps:
          - name: LaunchBuildInstance
            action: LaunchInstance
            inputs:
              waitFor: ssmAgent
          - name: ApplyBuildComponents
            action: ExecuteComponents
            inputs:
              instanceId.$: $.stepOutputs.LaunchBuildInstance.instanceId
          - name: InventoryCollection
            action: CollectImageMetadata
            if:
              booleanEquals: true
              value: $.imagebuilder.collectImageMetadata
            inputs:
              instanceId.$: $.stepOutputs.LaunchBuildInstance.instanceId
          - name: SanitizeInstance
            action: SanitizeInstance
            if:
              stringEquals: Linux
              value: $.imagebuilder.platform
            inputs:
              instanceId.$: $.stepOutputs.LaunchBuildInstance.instanceId
          - name: RunSysPrep
            action: RunSysPrep
            if:
              stringEquals: Windows
              value: $.imagebuilder.platform
            inputs:
              instanceId.$: $.stepOutputs.LaunchBuildInstance.instanceId
          - name: CreateOutputImage
            action: CreateImage
            inputs:
              instanceId.$: $.stepOutputs.LaunchBuildInstance.instanceId
          - name: TerminateBuildInstance
            action: TerminateInstance
            inputs:
              instanceId.$: $.stepOutputs.LaunchBuildInstance.instanceId
        outputs:
          - name: ImageId
            value: $.stepOutputs.CreateOutputImage.imageId
        """;

    private const string TestImage = """
        name: test-image
        description: Launches an instance from the image and runs the recipe's tests on it.
        schemaVersion: 1.0
        steps:
          - name: LaunchTestInstance
            action: LaunchInstance
            inputs:
              waitFor: ssmAgent
          - name: CollectImageScanFindings
            action: CollectImageScanFindings
            if:
              and:
                - booleanEquals: true
                  value: $.imagebuilder.collectImageScanFindings
            inputs:
              instanceId.$: $.stepOutputs.LaunchTestInstance.instanceId
          - name: ApplyTestComponents
            action: ExecuteComponents
            inputs:
              instanceId.$: $.stepOutputs.LaunchTestInstance.instanceId
          - name: TerminateTestInstance
            action: TerminateInstance
            inputs:
              instanceId.$: $.stepOutputs.LaunchTestInstance.instanceId
        """;

    public static IReadOnlyList<(string Type, string Slug, string Document)> All { get; } =
    [
        ("BUILD", "build-image", BuildImage),
        ("TEST", "test-image", TestImage),
    ];
}
