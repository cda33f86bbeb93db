"""A pipeline of yours against the local Image Builder. Run it with pytest, or with python3 -m unittest."""
import json
import subprocess
import unittest
import urllib.request

import boto3


class PipelineTest(unittest.TestCase):
    def setUp(self):
        # Port 0 selects a free port, so that tests can run side by side. The first line of the output ends with the URL.
        self.server = subprocess.Popen(["local-image-builder", "--port", "0", "--stopped"], stdout=subprocess.PIPE, text=True)
        self.url = self.server.stdout.readline().split()[-1]
        self.client = boto3.client(
            "imagebuilder", endpoint_url=self.url, region_name="us-east-1", aws_access_key_id="123456789012", aws_secret_access_key="local"
        )

    def tearDown(self):
        self.server.terminate()
        self.server.communicate()

    def control(self, route, body):
        """Calls a control route: the clock, what a build finds, faults."""
        request = urllib.request.Request(f"{self.url}/_emulator/{route}", json.dumps(body).encode())
        with urllib.request.urlopen(request) as answer:
            return json.load(answer)

    def create_pipeline(self):
        recipe = self.client.create_image_recipe(
            name="web",
            semanticVersion="1.0.0",
            parentImage="arn:aws:imagebuilder:us-east-1:aws:image/amazon-linux-2023-x86/x.x.x",
            components=[{"componentArn": "arn:aws:imagebuilder:us-east-1:aws:component/update-linux/x.x.x"}],
        )
        infrastructure = self.client.create_infrastructure_configuration(name="web", instanceProfileName="builder")
        return self.client.create_image_pipeline(
            name="web",
            imageRecipeArn=recipe["imageRecipeArn"],
            infrastructureConfigurationArn=infrastructure["infrastructureConfigurationArn"],
        )["imagePipelineArn"]

    def build(self, pipeline):
        image = self.client.start_image_pipeline_execution(imagePipelineArn=pipeline)["imageBuildVersionArn"]
        self.control("clock", {"advance": 3 * 60 * 60})
        return self.client.get_image(imageBuildVersionArn=image)["image"]

    def test_a_build_becomes_available(self):
        image = self.build(self.create_pipeline())

        self.assertEqual("AVAILABLE", image["state"]["status"])
        self.assertTrue(image["outputResources"]["amis"][0]["image"].startswith("ami-"))

    def test_a_failing_component_fails_the_build(self):
        pipeline = self.create_pipeline()
        self.control("builds", {"arn": pipeline, "failSteps": {"ApplyBuildComponents": "the package is not signed"}})

        image = self.build(pipeline)

        self.assertEqual("FAILED", image["state"]["status"])


if __name__ == "__main__":
    unittest.main()
